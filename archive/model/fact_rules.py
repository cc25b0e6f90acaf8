"""Rules by which facts of a document are recognised, and what each is called."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.messages import Message


class FactRule(StrEnum):
    """What tells a fact; the values are those that the catalogue keeps and the API gives."""

    # How a date is written
    DAYS_OF_NAMED_MONTH = "dagar med månadsnamn"
    DAY_OF_NAMED_MONTH = "dag med månadsnamn"
    ENGLISH_DAY = "engelsk ordning"
    ENGLISH_RANGE = "engelskt intervall"
    PART_OF_MONTH = "del av månad"
    MONTHS = "månader"
    MONTH = "månad"
    DAY_WITHOUT_YEAR = "dag utan år"
    MONTH_WITHOUT_YEAR = "månad utan år"
    ISO_RANGE = "iso-intervall"
    ISO = "iso"
    ISO_OTHER_SIGN = "iso med annat tecken"
    ISO_SPACED = "iso med mellanrum"
    SLASHED_DAY = "dag/månad"
    SLASHED_DAYS_IN_A_ROW = "dag/månad i rad"
    DOTTED_DAY = "dag.månad.år"
    HYPHENED_DAY = "dag-månad-år"
    BROKEN_ISO = "bruten iso"
    BROKEN_ISO_LATER = "bruten iso, senare"
    NUMERIC_MONTHS = "månader i siffror"
    SIX_DIGITS = "sex siffror"
    LABELLED_SIX_DIGITS = "sex siffror efter ledord"
    EIGHT_DIGITS = "åtta siffror"
    TURN_OF_YEAR = "årsskifte"
    YEARS = "år till år"
    NUMERIC_MONTH = "månad i siffror"
    QUARTER = "kvartal"
    NUMERIC_QUARTER = "kvartal i siffra"
    SEASON = "årstid"
    DECADE = "årtionde"
    PARTLY_FILLED = "delvis ifyllt"
    PARTLY_FILLED_ISO = "delvis ifylld iso"
    FROM_YEAR = "från och med år"
    UNTIL_YEAR = "till och med år"
    MISREAD_DAY = "feltolkad dag"
    MISREAD_ISO = "feltolkad iso"
    YEAR_ALONE = "år"
    YEAR_IN_GENITIVE = "års"

    # Where a document's own date stands
    RUNNING_HEAD_LABEL = "ledord i sidhuvud"
    RUNNING_HEAD_BODY = "organ och dag i sidhuvud"
    E_SIGNATURE = "e-underskrift"
    IN_TITLE = "i titeln"
    PLACE_AND_DAY = "ort och dag"
    SIGNED_WITHOUT_DAY = "underskrift utan dag"
    MEETING_LABEL = "mötets ledord"
    MEETING_LABEL_AND_PLACE = "mötets ledord och plats"
    OWN_LINE_AT_TOP = "egen rad i början"
    WORD_OF_DECISION = "beslutsord"
    LABEL = "ledord"
    WEEKDAY_AT_TOP = "veckodag i början"
    FIRST_LINES = "i en av de första raderna"
    MONTH_ALONE = "månad på egen rad"
    MEETING_DAY_AT_END = "mötets dag i slutet"
    WORD_OF_DECISION_AT_END = "beslutsord i slutet"
    LABEL_AT_END = "ledord i slutet"
    PAGE_FOOT = "sidans fot"
    FILE_NAME_DAY = "filens namn"
    FILE_CHANGED = "filens ändringsdag"
    MAIL_DAY = "brevets dag"
    YEAR_IN_TITLE = "år i titeln"

    # What tells a document's type
    TITLE = "titel"
    HEADING_LINE = "rubrikrad"
    RUNNING_HEAD = "sidhuvud"
    FILE_NAME = "filnamn"
    METADATA = "metadata"
    WORDS_OF_TEXT = "ord i texten"
    RECEIVER_ADDRESS = "mottagarens adress"
    MAIL_HEADER = "e-brevets huvud"
    DECIDING_PARAGRAPHS = "paragrafer med beslut"
    BEGINS_WITH_PARAGRAPH = "börjar med en paragraf"
    PARAGRAPHS_OF_MEETING = "paragrafer från ett möte"
    NOTHING_FOR_A_TYPE = "inget talar för en typ"
    NOTHING_CLEAR_FOR_A_TYPE = "inget talar tydligt för en typ"
    WEB_PAGE = "filen är en webbsida"
    LINES_TO_FILL_IN = "rader att fylla i"
    EMPTY_ITEMS = "tomma punkter"
    TEMPLATE = "mall"
    EXTRACT_OF_MINUTES = "utdrag ur protokoll"
    NOTICE = "vad som kungörs"

    # What tells its title
    MAIL_SUBJECT = "brevets ämne"
    COURT_CITATION = "rättsfallets beteckning"
    FIRST_LINE = "första raden"
    COVERING_LETTER = "missivets ord"
    FORMAT_TITLE = "formatets titel"
    FIRST_HEADING = "första rubriken"
    COMPOSED_TITLE = "sammansatt av typ, organ och dag"

    # What tells the body and the organisation
    MEETING_WITH = "sammanträde med"
    LETTERHEAD = "brevhuvud"
    LETTERHEAD_OF_TWO_ROWS = "brevhuvud på två rader"
    NAME_AND_ABBREVIATION = "namn och förkortning"
    DECIDES_IN_PARAGRAPHS = "beslutar i paragraferna"
    RECURRING_LINE = "återkommande rad"
    MEETING_NAME = "mötets namn"
    ADOPTED_BY = "antagen av"
    PRESENTS_ACCOUNTS = "avger"
    SIGNERS_OFFICE = "undertecknarens uppdrag"
    SIGNED = "underskrift"
    ORGANISATION_OF_BODY = "organets organisation"
    TITLE_FORM = "titelns form"
    LINE_ABOVE_DAY = "rad ovanför dagen"
    MAIL_SENDER = "e-brevets avsändare"
    WEB_PAGE_TITLE = "webbsidans titel"
    CONTACT_ROW = "kontaktrad"
    ADOPTED_BY_ITS_BODY = "antagen av dess organ"
    NAME_IN_STATUTES = "namnet enligt stadgarna"
    DEFINITE_FORM = "bestämd form som namn"
    WEB_ADDRESS = "webbadress"
    NAMED_IN_TEXT = "nämns i texten"
    NAMED_MOST_OFTEN = "nämns oftast i texten"

    # What tells case numbers, topics and others
    CASE_NUMBER_FORM = "form"
    OWN_LINE = "egen rad"
    TOPIC_WORDS = "ämnesord"
    CHARACTER_SEQUENCES = "bokstavsföljder"
    WORDS_AT_TOP = "ord i början"
    SIGNING_EVIDENCE = "underskriftsbevis"
    HIDDEN_TEXT = "dold text i filen"
    GIVEN = "uppgift i posten"
    CORRECTED = "rättat"


FACT_RULE_NAMES: Mapping[str, Message] = {
    FactRule.DAYS_OF_NAMED_MONTH: message("dagar med månadsnamn"),
    FactRule.DAY_OF_NAMED_MONTH: message("dag med månadsnamn"),
    FactRule.ENGLISH_DAY: message("engelsk ordning"),
    FactRule.ENGLISH_RANGE: message("engelskt intervall"),
    FactRule.PART_OF_MONTH: message("del av månad"),
    FactRule.MONTHS: message("månader"),
    FactRule.MONTH: message("månad"),
    FactRule.DAY_WITHOUT_YEAR: message("dag utan år"),
    FactRule.MONTH_WITHOUT_YEAR: message("månad utan år"),
    FactRule.ISO_RANGE: message("ISO-intervall"),
    FactRule.ISO: message("ISO-datum"),
    FactRule.ISO_OTHER_SIGN: message("ISO-datum med annat tecken"),
    FactRule.ISO_SPACED: message("ISO-datum med mellanrum"),
    FactRule.SLASHED_DAY: message("dag/månad"),
    FactRule.SLASHED_DAYS_IN_A_ROW: message("dag/månad i rad"),
    FactRule.DOTTED_DAY: message("dag.månad.år"),
    FactRule.HYPHENED_DAY: message("dag-månad-år"),
    FactRule.BROKEN_ISO: message("ISO-datum utan ett streck"),
    FactRule.BROKEN_ISO_LATER: message("ISO-datum utan första strecket"),
    FactRule.NUMERIC_MONTHS: message("månader i siffror"),
    FactRule.SIX_DIGITS: message("sex siffror"),
    FactRule.LABELLED_SIX_DIGITS: message("sex siffror efter ledord"),
    FactRule.EIGHT_DIGITS: message("åtta siffror"),
    FactRule.TURN_OF_YEAR: message("årsskifte"),
    FactRule.YEARS: message("år till år"),
    FactRule.NUMERIC_MONTH: message("månad i siffror"),
    FactRule.QUARTER: message("kvartal"),
    FactRule.NUMERIC_QUARTER: message("kvartal i siffra"),
    FactRule.SEASON: message("årstid"),
    FactRule.DECADE: message("årtionde"),
    FactRule.PARTLY_FILLED: message("delvis ifyllt"),
    FactRule.PARTLY_FILLED_ISO: message("delvis ifyllt ISO-datum"),
    FactRule.FROM_YEAR: message("från och med år"),
    FactRule.UNTIL_YEAR: message("till och med år"),
    FactRule.MISREAD_DAY: message("feltolkad dag"),
    FactRule.MISREAD_ISO: message("feltolkat ISO-datum"),
    FactRule.YEAR_ALONE: message("år"),
    FactRule.YEAR_IN_GENITIVE: message("års"),
    FactRule.RUNNING_HEAD_LABEL: message("ledord i sidhuvud"),
    FactRule.RUNNING_HEAD_BODY: message("organ och dag i sidhuvud"),
    FactRule.E_SIGNATURE: message("e-underskrift"),
    FactRule.IN_TITLE: message("i titeln"),
    FactRule.PLACE_AND_DAY: message("ort och dag"),
    FactRule.SIGNED_WITHOUT_DAY: message("underskrift utan dag"),
    FactRule.MEETING_LABEL: message("mötets ledord"),
    FactRule.MEETING_LABEL_AND_PLACE: message("mötets ledord och plats"),
    FactRule.OWN_LINE_AT_TOP: message("egen rad i början"),
    FactRule.WORD_OF_DECISION: message("beslutsord"),
    FactRule.LABEL: message("ledord"),
    FactRule.WEEKDAY_AT_TOP: message("veckodag i början"),
    FactRule.FIRST_LINES: message("i en av de första raderna"),
    FactRule.MONTH_ALONE: message("månad på egen rad"),
    FactRule.MEETING_DAY_AT_END: message("mötets dag i slutet"),
    FactRule.WORD_OF_DECISION_AT_END: message("beslutsord i slutet"),
    FactRule.LABEL_AT_END: message("ledord i slutet"),
    FactRule.PAGE_FOOT: message("sidans fot"),
    FactRule.FILE_NAME_DAY: message("filens namn"),
    FactRule.FILE_CHANGED: message("filens ändringsdag"),
    FactRule.MAIL_DAY: message("brevets dag"),
    FactRule.YEAR_IN_TITLE: message("år i titeln"),
    FactRule.TITLE: message("titel"),
    FactRule.HEADING_LINE: message("rubrikrad"),
    FactRule.RUNNING_HEAD: message("sidhuvud"),
    FactRule.FILE_NAME: message("filnamn"),
    FactRule.METADATA: message("metadata"),
    FactRule.WORDS_OF_TEXT: message("ord i texten"),
    FactRule.RECEIVER_ADDRESS: message("mottagarens adress"),
    FactRule.MAIL_HEADER: message("e-brevets huvud"),
    FactRule.DECIDING_PARAGRAPHS: message("paragrafer med beslut"),
    FactRule.BEGINS_WITH_PARAGRAPH: message("börjar med en paragraf"),
    FactRule.PARAGRAPHS_OF_MEETING: message("paragrafer från ett möte"),
    FactRule.NOTHING_FOR_A_TYPE: message("inget talar för en typ"),
    FactRule.NOTHING_CLEAR_FOR_A_TYPE: message("inget talar tydligt för en typ"),
    FactRule.WEB_PAGE: message("filen är en webbsida"),
    FactRule.LINES_TO_FILL_IN: message("rader att fylla i"),
    FactRule.EMPTY_ITEMS: message("tomma punkter"),
    FactRule.TEMPLATE: message("mall"),
    FactRule.EXTRACT_OF_MINUTES: message("utdrag ur protokoll"),
    FactRule.NOTICE: message("vad som kungörs"),
    FactRule.MAIL_SUBJECT: message("brevets ämne"),
    FactRule.COURT_CITATION: message("rättsfallets beteckning"),
    FactRule.FIRST_LINE: message("första raden"),
    FactRule.COVERING_LETTER: message("missivets ord"),
    FactRule.FORMAT_TITLE: message("formatets titel"),
    FactRule.FIRST_HEADING: message("första rubriken"),
    FactRule.COMPOSED_TITLE: message("sammansatt av typ, organ och dag"),
    FactRule.MEETING_WITH: message("sammanträde med"),
    FactRule.LETTERHEAD: message("brevhuvud"),
    FactRule.LETTERHEAD_OF_TWO_ROWS: message("brevhuvud på två rader"),
    FactRule.NAME_AND_ABBREVIATION: message("namn och förkortning"),
    FactRule.DECIDES_IN_PARAGRAPHS: message("beslutar i paragraferna"),
    FactRule.RECURRING_LINE: message("återkommande rad"),
    FactRule.MEETING_NAME: message("mötets namn"),
    FactRule.ADOPTED_BY: message("antagen av"),
    FactRule.PRESENTS_ACCOUNTS: message("avger"),
    FactRule.SIGNERS_OFFICE: message("undertecknarens uppdrag"),
    FactRule.SIGNED: message("underskrift"),
    FactRule.ORGANISATION_OF_BODY: message("organets organisation"),
    FactRule.TITLE_FORM: message("titelns form"),
    FactRule.LINE_ABOVE_DAY: message("rad ovanför dagen"),
    FactRule.MAIL_SENDER: message("e-brevets avsändare"),
    FactRule.WEB_PAGE_TITLE: message("webbsidans titel"),
    FactRule.CONTACT_ROW: message("kontaktrad"),
    FactRule.ADOPTED_BY_ITS_BODY: message("antagen av dess organ"),
    FactRule.NAME_IN_STATUTES: message("namnet enligt stadgarna"),
    FactRule.DEFINITE_FORM: message("bestämd form som namn"),
    FactRule.WEB_ADDRESS: message("webbadress"),
    FactRule.NAMED_IN_TEXT: message("nämns i texten"),
    FactRule.NAMED_MOST_OFTEN: message("nämns oftast i texten"),
    FactRule.CASE_NUMBER_FORM: message("numrets form"),
    FactRule.OWN_LINE: message("egen rad"),
    FactRule.TOPIC_WORDS: message("ämnesord"),
    FactRule.CHARACTER_SEQUENCES: message("bokstavsföljder"),
    FactRule.WORDS_AT_TOP: message("ord i början"),
    FactRule.SIGNING_EVIDENCE: message("underskriftsbevis"),
    FactRule.HIDDEN_TEXT: message("dold text i filen"),
    FactRule.GIVEN: message("uppgift i posten"),
    FactRule.CORRECTED: message("rättat"),
}
