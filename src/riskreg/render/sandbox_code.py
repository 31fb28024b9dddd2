"""What Jinja makes of a template in the sandbox: the same code, in which every step is counted.

Each block (the body of a loop, a macro, a branch) begins by counting what is in it; and what Jinja leaves to Python
itself (joining texts, cutting lists, comparing) goes through the sandbox first (sandbox.py).
"""

from collections.abc import Iterable

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, operators


class Counting(CodeGenerator):
    """Writes the code of a template that counts its steps."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """A block: its steps are counted before it is run."""
        inside = list(nodes)
        self.writeline(f"environment.tick({1 + sum(map(_steps, inside))})")
        super().blockvisit(inside, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802  # Jinja's names, here and below
        """A loop: the entries that its test leaves out are counted too."""
        if node.test is not None:
            counted = nodes.Call(nodes.EnvironmentAttribute("passes"), [], [], None, None)
            node.test = nodes.And(counted, node.test, lineno=node.lineno).set_environment(self.environment)
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """`~`: the pieces are measured before they are joined."""
        self.write("environment.joined(context.eval_ctx")
        for piece in node.nodes:
            self.write(", ")
            self.visit(piece, frame)
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """`[…]`: a part of a text or a list is measured."""
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.sized(")
        super().visit_Getitem(node, frame)
        self.write(")")

    def visit_Operand(self, node: nodes.Operand, frame: Frame) -> None:  # noqa: N802
        """What something is compared with is measured: no comparison looks further than that."""
        if isinstance(node.expr, nodes.Const):
            super().visit_Operand(node, frame)
            return
        self.write(f" {operators[node.op]} environment.weighed(")
        self.visit(node.expr, frame)
        self.write(")")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        """A mapping: its keys are measured, because Python looks through the whole of each."""
        self.write("{")
        for pair in node.items:
            self.write("environment.weighed(")
            self.visit(pair.key, frame)
            self.write("): ")
            self.visit(pair.value, frame)
            self.write(", ")
        self.write("}")


def _steps(node: nodes.Node) -> int:
    """How many steps a part of a template is: one for each thing in it, without the blocks that it holds."""
    return 1 + sum(map(_steps, node.iter_child_nodes(exclude=("body", "else_"))))
