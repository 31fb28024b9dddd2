"""Which edition of a paper is made: the full one, or the public one, in which nothing exempt is left."""

from riskreg.edition.public import FULL, Edition, PublicEdition, public
from riskreg.edition.redact import RISK_TITLE
from riskreg.edition.together import Together, only_open, together

__all__ = ["FULL", "RISK_TITLE", "Edition", "PublicEdition", "Together", "only_open", "public", "together"]
