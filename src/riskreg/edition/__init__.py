"""Which edition of a paper is made: the full one, or the public one, in which nothing exempt is left."""

from riskreg.edition.public import FULL, Edition, PublicEdition, public

__all__ = ["FULL", "Edition", "PublicEdition", "public"]
