"""The figures: one module for each, which draws it and describes it in words."""

from importlib import import_module
from inspect import signature
from typing import Any

from assessment.exhibits.figures import shipped  # noqa: F401, before any module that draws


def drawn(name: str, inputs: dict[str, Any]) -> tuple[Any, str]:
    """A figure by its name, and its words: draw(), title() and words() of its module.

    The first line of the words is the title, a sentence with what the figure finds.

    `inputs` maps names to frames and data; each function gets those that its parameters name.
    TypeError where one is lacking.
    """
    module = import_module(f"{__name__}.{name}")
    figure, title, words = (
        function(**{key: inputs[key] for key in signature(function).parameters if key in inputs})
        for function in (module.draw, module.title, module.words)
    )
    return figure, f"{title}.\n{words}"
