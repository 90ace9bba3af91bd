"""The guide to the results folder."""

from assessment.markdown import render


def guide(template, assessments, printed, claimed, specified):
    """The guide as Markdown; `assessments` maps name to title, `printed` are those compared,
    `claimed` those that an article's sentences are set beside, `specified` those with a grid of
    specifications."""
    return render(
        template,
        claimed=claimed,
        specified=specified,
        assessments=[
            {"name": name, "title": title, "compared": name in printed}
            for name, title in assessments.items()
        ],
    )
