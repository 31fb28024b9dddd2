"""JSON Schemas (draft 2020-12) for editors and other programs: what may stand in a register, a scheme, the settings and the output.

Made from the models, with the texts of `texts/`; none of it is imported on the way to a score.
"""

from riskreg.schema.catalogue import SCHEMAS, Schema, schema_text

__all__ = ["SCHEMAS", "Schema", "schema_text"]
