"""
What the service adds to bare rendering: the same editions, once by the renderer alone in one
process, once by `communique work --until-idle` with one rendering process, from rows to files.

Prints CPU seconds of both and their ratio. Run it with `make bench`.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from workflow.catalogs.segments import compose_source
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.states import Role
from workflow.intake import read_article
from workflow.rendering.core_fonts import core_folder
from workflow.rendering.release import Release
from workflow.rendering.renderer import Renderer
from workflow.settings import Settings
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.people import add_person
from workflow.usecases.rendering import request_proofs
from workflow.wiring import Service, open_service

ARTICLES = 20
LANGUAGES = tuple(map(LanguageTag.parse, ("en", "fr", "de", "ar")))
RELEASE = Path(__file__).parent.parent / "data" / "intake" / "presskit13.md"


def main() -> None:
    """Measure both and print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings(), data=Path(folder), workers=1)
        service = open_service(settings)
        count = want(service)
        bare = bare_seconds(settings)
        whole = service_seconds(service)
    print(f"{count} renditions: bare {bare:.2f} s CPU, service {whole:.2f} s CPU")
    print(f"service / bare = {whole / bare:.3f}")


def want(service: Service) -> int:
    """Bring the articles in and want all their proofs."""
    brought = read_article(RELEASE.read_bytes(), RELEASE.name)
    plan = replace(brought.plan, must=LANGUAGES[1:])
    count = 0
    for number in range(ARTICLES):
        with service.write() as uow:
            actor = add_person(uow, "ada", [Role.AUTHOR], [])
            incoming = Incoming(brought.text, f"a{number}", False, LANGUAGES[0], plan)
            article = bring_in(uow, incoming, actor)
            ids = request_proofs(uow, article.slug, (), list(Format), service.engine_digest, actor)
            count += len(ids)
    return count


def bare_seconds(settings: Settings) -> float:
    """CPU seconds of the renderer alone, the engine's import left out."""
    brought = read_article(RELEASE.read_bytes(), RELEASE.name)
    renderer = Renderer(settings.templates, settings.locales, core_folder())
    renderer.warm(())
    started = time.process_time()
    for _ in range(ARTICLES):
        for language in LANGUAGES:
            document = compose_source(brought.text)
            for format_ in Format:
                release = Release(document, language, LANGUAGES[0], "a", proof=True)
                renderer.render(release, format_)
    return time.process_time() - started


def service_seconds(service: Service) -> float:
    """CPU seconds of `communique work --until-idle` and all its children."""
    command = [sys.executable, "-m", "worker", "work", "--until-idle"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=os.environ | service.settings.as_env(), check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
