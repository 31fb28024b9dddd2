"""All advice on how a register is written and kept, family by family."""

from riskreg.checks.balance import BALANCE
from riskreg.checks.charter import CHARTER
from riskreg.checks.check import Advice
from riskreg.checks.past import PAST
from riskreg.checks.upkeep import UPKEEP
from riskreg.checks.writing import WRITING

ADVICE: tuple[Advice, ...] = (*BALANCE, *CHARTER, *WRITING, *UPKEEP, *PAST)
