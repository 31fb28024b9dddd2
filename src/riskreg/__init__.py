"""riskreg: risk registers in git, classified after mitigation and never before."""

__version__ = "1.2.0"
