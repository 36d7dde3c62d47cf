"""`auditor profile NAME`: what would be expected of a body with this name, and why."""

from __future__ import annotations

from typing import Any

import click

from auditor.cli.options import body_options, checklist_option, guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, help_text, say


@click.command("profile", help=help_text("profile"))
@click.argument("name", metavar="NAME")
@checklist_option
@body_options
@lang_option
@verbosity
@guarded
def command(name: str, checklists: tuple[str, ...], lang: str, verbose: bool, quiet: bool, **said: Any) -> int:
    from auditor.cli.bodies import audit_options
    from auditor.pipeline import DEFAULT_CHECKLISTS, compiled
    from auditor.profiles import expected, guess, recommended_only, resolve
    from auditor.records import Metadata, Source
    from auditor.reporter.words import Words

    words = Words(lang)
    options = audit_options(said)
    listed = options.agencies.get(name)
    told = guess(name)
    meta = Metadata(agency=name, sources={"agency": Source("option")})
    body, problems = resolve(meta, *((options.body,) if listed is None else (options.body, listed)))
    for label, value, because in (
        ("level", words("level", body.level) if body.level else say("not_told", lang), told.because.get("level")),
        ("kind", words("kind", body.kind), told.because.get("kind")),
        ("functions", words.joint.join(words("function", f) for f in body.functions) or words.label("none"),
         told.because.get("functions")),
    ):  # fmt: skip
        source = body.sources[label]
        why = f" ({say('because', lang, pattern=because)})" if because and source.origin == "profile" else ""
        click.echo(f"{words.label(label)}:{value}{why}")
    for problem in problems:
        click.echo(f"{words.label('problems')}:{words.problem(problem)}")
    for checklist in compiled(checklists or DEFAULT_CHECKLISTS).checklists:
        title = (checklist.title_en or checklist.title) if lang == "en" else checklist.title
        due = [i for i in checklist.items if expected(i.id, i.expected_of, body)]
        click.echo(f"\n{title} {say('expected_items', lang, count=len(due))}")
        for item in due:
            tier = "recommended" if recommended_only(item.id, body) else item.tier
            groups = [g for g in item.expected_of if g == "all" or expected(item.id, [g], body)]
            text = (item.title_en or item.title) if lang == "en" else item.title
            why = words.joint.join(words("group", g) for g in groups)
            click.echo(f"  {item.id:6} {text} [{words('tier', tier)};{why}]")
    return CLEAN
