"""The guide to the results folder."""

from assessment.exhibits.markdown import render


def guide(template, assessments, printed):
    """The guide as Markdown; `assessments` maps name to title, `printed` are those compared."""
    return render(
        template,
        assessments=[
            {"name": name, "title": title, "compared": name in printed}
            for name, title in assessments.items()
        ],
    )
