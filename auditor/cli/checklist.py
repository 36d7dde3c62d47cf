"""`auditor checklist list|show|validate|test|schema|suggest`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.duties import duties_options, show_duties
from auditor.cli.options import Between, OneOf, guarded, lang_option, verbosity
from auditor.cli.talk import CLEAN, FAILED, GAPS, Failure, complain, help_text, say

if TYPE_CHECKING:
    from auditor.checklist.errors import Fault, Lang


@click.group("checklist", help=help_text("checklist"))
@click.help_option("-h", "--help", help=help_text("help"))
def command() -> None:
    pass


@command.command("list", help=help_text("checklist_list"))
@lang_option
@verbosity
@guarded
def list_(lang: Lang, verbose: bool, quiet: bool) -> int:
    from auditor.checklist import list_checklists

    for info in list_checklists():
        title = (info.title_en or info.title) if lang == "en" else info.title
        click.echo(f"{info.id:24} {title or ''}" + (f" (extends {info.extends})" if info.extends else ""))
    return CLEAN


@command.command("show", help=help_text("checklist_show"))
@click.argument("checklist", required=False, metavar="ID|FILE")
@click.argument("item", required=False, metavar="[ITEM]")
@duties_options
@lang_option
@verbosity
@guarded
def show(checklist: str | None, item: str | None, lang: Lang, verbose: bool, quiet: bool, **said: Any) -> int:
    if said["agency"] is not None:
        if item is not None:
            raise Failure("too_many", found=item)
        return show_duties([] if checklist is None else [checklist], lang, quiet, said)
    alone = next((f"--{name}" for name, value in said.items() if value is not None), None)
    if alone is not None:
        raise Failure("needs_for", name=alone)
    if checklist is None:
        raise Failure("missing", name="ID|FILE")
    return _show(checklist, item, lang)


def _show(checklist: str, item: str | None, lang: Lang) -> int:
    from auditor.checklist import load_checklist
    from auditor.reporter.words import Words

    loaded, words = load_checklist(checklist), Words(lang)
    if item is None:
        title = (loaded.title_en or loaded.title) if lang == "en" else loaded.title
        click.echo(f"{loaded.id}  {title}")
        for i in loaded.items:
            click.echo(f"  {i.id:6} {(i.title_en or i.title) if lang == 'en' else i.title} [{words('tier', i.tier)}]")
        return CLEAN
    found = next((i for i in loaded.items if i.id == item), None)
    if found is None:
        raise Failure("unknown_item", [i.id for i in loaded.items], found=item)
    # YAML as the file would hold it, everything inherited resolved.
    import yaml

    plain = found.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    click.echo(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110), nl=False)
    return CLEAN


@command.command("validate", help=help_text("checklist_validate"))
@click.argument("checklists", nargs=-1, required=True, metavar="ID|FILE…")
@click.option("-o", "--output", type=OneOf(["text", "json"]), default="text")
@lang_option
@verbosity
@guarded
def validate(checklists: tuple[str, ...], output: str, lang: Lang, verbose: bool, quiet: bool) -> int:
    from auditor.checklist import ChecklistError, load_checklist, render_text, to_json

    faults: list[Fault] = []
    for name in checklists:
        try:
            loaded = load_checklist(name)
        except ChecklistError as error:
            faults += error.faults
            continue
        if output == "text" and not quiet:
            tests = sum(1 for i in loaded.items for _ in i.tests.cases())
            click.echo(say("valid", lang, file=name, items=len(loaded.items), tests=tests))
    if output == "json":
        click.echo(json.dumps(to_json(faults, lang), ensure_ascii=False, indent=1))
    elif faults:
        complain(render_text(faults, lang))
    return FAILED if faults else CLEAN


@command.command("test", help=help_text("checklist_test"))
@click.argument("checklists", nargs=-1, required=True, metavar="ID|FILE…")
@click.option("--item", "items", multiple=True, metavar="ITEM", help=help_text("item"))
@click.option("-o", "--output", type=OneOf(["text", "json"]), default="text")
@lang_option
@verbosity
@guarded
def test(
    checklists: tuple[str, ...], items: tuple[str, ...], output: str, lang: Lang, verbose: bool, quiet: bool
) -> int:
    from auditor.checklist import load_checklist, render_text, to_json
    from auditor.prove import failed_tests, prove

    faults: list[Fault] = []
    for name in checklists:
        loaded = load_checklist(name)
        known = [i.id for i in loaded.items]
        for item in items:
            if item not in known:
                raise Failure("unknown_item", known, found=item)
        outcomes = list(prove(loaded, items))
        wrong = failed_tests(outcomes, name)
        faults += wrong
        if output == "text" and not quiet:
            code = "tests_failed" if wrong else "tests_kept"
            click.echo(say(code, lang, file=name, tests=len(outcomes), failed=len(wrong)))
    if output == "json":
        click.echo(json.dumps(to_json(faults, lang), ensure_ascii=False, indent=1))
    elif faults:
        complain(render_text(faults, lang))
    return GAPS if faults else CLEAN


@command.command("schema", help=help_text("checklist_schema"))
@lang_option
@verbosity
@guarded
def schema(lang: Lang, verbose: bool, quiet: bool) -> int:
    from auditor.checklist import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=1))
    return CLEAN


@command.command("suggest", help=help_text("checklist_suggest"))
@click.argument("item", metavar="ITEM")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT|FOLDER…")
@click.option("-c", "--checklist", "checklist", default="outline-2021", metavar="ID|FILE")
@click.option("--most", default=10, type=Between(1, 100), help=help_text("most"))
@lang_option
@verbosity
@guarded
def suggest(
    item: str, reports: tuple[str, ...], checklist: str, most: int, lang: Lang, verbose: bool, quiet: bool
) -> int:
    from auditor.checklist import load_checklist
    from auditor.cli.reading import read_or_fail
    from auditor.pipeline import NothingToAudit, find_reports
    from auditor.suggest import suggestions

    loaded = load_checklist(checklist)
    known = [i.id for i in loaded.items]
    if item not in known:
        raise Failure("unknown_item", known, found=item)
    try:
        found, _ = find_reports(reports)
    except NothingToAudit as nothing:
        raise Failure("no_reports", path=nothing.path) from None
    read = [read_or_fail(str(f.path)) for f in found]
    result = suggestions(loaded, item, read, most)
    for term, count in result.terms:
        click.echo(f'- "{term}"  # {count}')
    for sentence, score in result.sentences:
        click.echo(f'- "{sentence}"  # {score:.0f}')
    return CLEAN
