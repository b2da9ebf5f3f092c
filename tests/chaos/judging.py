"""What must be true when everything has died often enough and all is done."""

import hashlib
import json
import os
import subprocess
from collections import Counter

from sqlalchemy import func, select

from tests.chaos.newsroom import Newsroom
from tests.chaos.stage import COMMUNIQUE, Stage
from workflow.domain.rendition import Format
from workflow.jobs import Kind, WorkState
from workflow.storage import tables as t
from workflow.wiring import Service


def judge(stage: Stage, newsroom: Newsroom) -> tuple[list[str], dict[str, int]]:
    """What is wrong, which must be nothing, and what is worth telling."""
    service = newsroom.service
    wrong = [
        *_work(service),
        *_publications(service, newsroom),
        *_history(service, newsroom),
        *_files(stage),
        *_verified(stage),
    ]
    return wrong, _facts(service, stage)


def _work(service: Service) -> list[str]:
    with service.read() as uow:
        counts = uow.work.counts()
    return [
        f"{count} of {kind} are {state}"
        for (kind, state), count in counts.items()
        if state is not WorkState.DONE
    ]


def _publications(service: Service, newsroom: Newsroom) -> list[str]:
    files = len(newsroom.languages) * len(Format)
    with service.engine.connect() as connection:
        rows = connection.execute(
            select(t.publications, t.articles.c.slug).join_from(
                t.publications, t.articles, t.publications.c.article_id == t.articles.c.id
            )
        ).all()
        published = dict(
            connection.execute(
                select(t.published_files.c.publication_id, func.count()).group_by(
                    t.published_files.c.publication_id
                )
            ).all()
        )
        finals = connection.execute(select(func.count()).select_from(t.renditions)).scalar_one()
    times = Counter(row.slug for row in rows)
    return [
        *(
            f"{slug} was published {times[slug]} times"
            for slug in newsroom.slugs
            if times[slug] != 1
        ),
        *(f"{row.slug} was published early" for row in rows if row.published_at < row.instant),
        *(
            f"{row.slug} was seen at {newsroom.seen[row.slug]}, before {row.instant}"
            for row in rows
            if row.slug in newsroom.seen and newsroom.seen[row.slug] < row.instant
        ),
        *(
            f"{row.slug} has {published[row.id]} files"
            for row in rows
            if published[row.id] != files
        ),
        *([f"{finals} renditions"] if finals != files * len(newsroom.slugs) else []),
    ]


def _history(service: Service, newsroom: Newsroom) -> list[str]:
    """Each thing happened once to each article, by the log that nobody can change."""
    expected = {
        "bring_in": 1,
        "submit": 1,
        "approve": 1,
        "open_catalogs": 1,
        "sign_off": len(newsroom.languages) - 1,
        "request_publication": 1,
        "publish": 1,
    }
    with service.read() as uow:
        found = Counter((entry["subject"], entry["action"]) for entry in uow.audit.entries())
    return [
        f"{slug}: {action} {found[slug, action]} times"
        for slug in newsroom.slugs
        for action, times in expected.items()
        if found[slug, action] != times
    ]


def _files(stage: Stage) -> list[str]:
    return [
        f"{path.name} is not what its name says"
        for path in stage.settings.artifacts.glob("??/[!.]*")
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.name
    ]


def _verified(stage: Stage) -> list[str]:
    ended = subprocess.run(
        [COMMUNIQUE, "verify", "--json"],
        env=os.environ | stage.settings.as_env(),
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(ended.stdout) if ended.stdout else {"ok": False, "findings": ended.stderr}
    return [] if ended.returncode == 0 and said["ok"] else [f"communique verify: {said}"]


def _facts(service: Service, stage: Stage) -> dict[str, int]:
    work = t.work.c
    with service.engine.connect() as connection:
        query = select(func.count(), func.sum(work.attempts)).where(work.kind == Kind.RENDER)
        rows, attempts = connection.execute(query).one()
        late = [
            (row.published_at - row.instant).total_seconds()
            for row in connection.execute(select(t.publications))
        ]
    return {
        "renditions": rows,
        "begun": attempts,
        "repeated": attempts - rows,
        "temporary files left by the killed": len(list(stage.settings.artifacts.glob("??/.*"))),
        "seconds that the latest publication was late": round(max(late, default=0)),
    }
