"""What is this document: type, organisation, body, dates, case numbers, topics, language?"""
