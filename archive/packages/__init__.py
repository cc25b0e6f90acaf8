"""Packages for the long term: E-ARK CSIP 2 (FGS Paketstruktur 2.0) with METS and PREMIS."""
