"""riskreg: risk registers in git, classified after mitigation and never before."""

__version__ = "1.3.0"
