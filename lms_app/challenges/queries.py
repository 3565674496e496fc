"""What there is to solve, for whoever asks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, UnaryExpression, case, cast, false, func, or_, true
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from lms_app.challenges import rules
from lms_app.challenges.cache import load_cached, make_cache_key, store_cached
from lms_app.challenges.errors import ChallengeNotFound, ChallengePrivate, HintNotFound, NotYourChallenge
from lms_app.challenges.schemas import (
    ChallengeAuthorView,
    ChallengeCard,
    ChallengeFilters,
    ChallengePage,
    ChallengeView,
    Facets,
    HintView,
    NamedCount,
    Pagination,
    PublicCaseView,
    SortBy,
    SortOrder,
)
from lms_app.challenges.views import case_fields, make_author_view, make_card, shared_fields
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from models.challenges import Challenge, ChallengeStatus, Difficulty, TestCase

_MAX_FACETS = 100


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Condition for the published challenges that `actor` may read (CHL 3), as `rules.can_see`."""
    if actor.is_admin:
        seen: ColumnElement[bool] = true()
    else:
        own = col(Challenge.creator_id) == actor.user_id if actor.is_author else false()
        seen = or_(col(Challenge.is_public), own)
    published = col(Challenge.status) == ChallengeStatus.PUBLISHED
    return col(Challenge.deleted_at).is_(None) & published & seen


def access_challenge(db: Db, actor: Actor, challenge_id: UUID, *, keep: bool = False) -> Challenge:
    """Fetch a challenge that `actor` may read and solve.

    Args:
        db: A transaction.
        actor: Who asks.
        challenge_id: Which one.
        keep: Whether the row is locked against deletion until the transaction ends.

    Raises:
        ChallengeNotFound: There is none, it was deleted, or it is somebody else's and not published.
        ChallengePrivate: It is somebody else's private one.
    """
    query = _one(challenge_id)
    challenge = db.exec(query.with_for_update(read=True, key_share=True) if keep else query).one_or_none()
    if challenge is None:
        raise ChallengeNotFound
    if not rules.can_see(actor, is_public=challenge.is_public, creator_id=challenge.creator_id):
        raise ChallengePrivate
    if challenge.status is not ChallengeStatus.PUBLISHED and not may_edit(actor, challenge):
        raise ChallengeNotFound
    return challenge


def access_own_challenge(db: Db, actor: Actor, challenge_id: UUID, *, lock: bool = False) -> Challenge:
    """Fetch a challenge that `actor` may change; with `lock` nobody else may until the transaction ends.

    Raises:
        Unauthorized: Nobody is signed in.
        ChallengeNotFound: There is none, or it was deleted.
        ChallengePrivate: It is somebody else's private one.
        NotYourChallenge: It is somebody else's public one.
    """
    actor.require_user()
    if lock:
        db.exec(_one(challenge_id).with_for_update())
    challenge = access_challenge(db, actor, challenge_id)
    if not rules.can_edit(actor, creator_id=challenge.creator_id):
        raise NotYourChallenge
    return challenge


def access_edited_challenge(db: Db, actor: Actor, challenge_id: UUID) -> Challenge:
    """Fetch what the author of a challenge works on: its revision if it has one, else the challenge.

    Raises:
        AppError: See `access_own_challenge`.
    """
    challenge = access_own_challenge(db, actor, challenge_id)
    return find_revision(db, challenge.id) or challenge


def find_revision(db: Db, challenge_id: UUID) -> Challenge | None:
    """Give what the author has changed of a published challenge and not published yet; not for learners."""
    return db.exec(select(Challenge).where(col(Challenge.revises_id) == challenge_id)).one_or_none()


def may_edit(actor: Actor, challenge: Challenge) -> bool:
    """Tell whether `actor` may see all of `challenge` and change it."""
    return rules.can_edit(actor, creator_id=challenge.creator_id)


def _one(challenge_id: UUID) -> SelectOfScalar[Challenge]:
    # A revision is reached through the challenge that it revises, and in no other way.
    return select(Challenge).where(
        col(Challenge.id) == challenge_id,
        col(Challenge.deleted_at).is_(None),
        col(Challenge.revises_id).is_(None),
    )


def get_challenge(db: Db, actor: Actor, challenge_id: UUID) -> ChallengeView:
    """Give a challenge as learners see it, whoever asks. Only public cases are read.

    Raises:
        ChallengeNotFound: There is none, or it was deleted.
        ChallengePrivate: It is somebody else's private one.
    """
    challenge = access_challenge(db, actor, challenge_id)
    of_challenge = col(TestCase.challenge_id) == challenge_id
    public = db.exec(
        select(TestCase).where(of_challenge, col(TestCase.is_public)).order_by(col(TestCase.order_index))
    ).all()
    hidden_count = db.exec(
        select(func.count()).select_from(TestCase).where(of_challenge, ~col(TestCase.is_public))
    ).one()
    return ChallengeView(
        **shared_fields(challenge),
        hint_count=len(challenge.hints),
        test_cases=[PublicCaseView(**case_fields(each)) for each in public],
        hidden_test_case_count=hidden_count,
    )


def get_challenge_for_author(db: Db, actor: Actor, challenge_id: UUID) -> ChallengeAuthorView:
    """Give everything of a challenge that `actor` may change, as it was last saved, published or not.

    Raises:
        AppError: See `access_own_challenge`.
    """
    challenge = access_own_challenge(db, actor, challenge_id)
    revision = find_revision(db, challenge_id)
    return make_author_view(challenge, list_cases(db, (revision or challenge).id), revision=revision)


def list_cases(db: Db, challenge_id: UUID) -> Sequence[TestCase]:
    """Give all cases of a challenge in order; not for learners."""
    return db.exec(
        select(TestCase).where(col(TestCase.challenge_id) == challenge_id).order_by(col(TestCase.order_index))
    ).all()


def list_related(db: Db, actor: Actor, challenge_id: UUID) -> list[ChallengeCard]:
    """Give the published challenges that one names as related, of those that `actor` may read; easiest first.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ChallengePrivate: It is somebody else's private one.
    """
    slugs = access_challenge(db, actor, challenge_id).related
    rows = db.exec(
        select(Challenge)
        .where(visible_to(actor), col(Challenge.slug).in_(slugs), col(Challenge.id) != challenge_id)
        .order_by(col(Challenge.level), col(Challenge.title), col(Challenge.id))
    ).all()
    return [make_card(each) for each in rows]


def get_hint(db: Db, actor: Actor, challenge_id: UUID, number: int) -> HintView:
    """Give hint `number`, counted from 1.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ChallengePrivate: It is somebody else's private one.
        HintNotFound: It has fewer hints.
    """
    hints = access_challenge(db, actor, challenge_id).hints
    if not 1 <= number <= len(hints):
        raise HintNotFound
    return HintView(number=number, text=hints[number - 1], hint_count=len(hints))


def list_challenges(db: Db, actor: Actor, filters: ChallengeFilters) -> ChallengePage:
    """Give one page of the challenges that `actor` may read; kept in Redis until a challenge changes."""
    key = make_cache_key(db, actor, "list", filters)
    cached = load_cached(key, ChallengePage)
    if cached is not None:
        return cached
    page = _read_page(db, actor, filters)
    # Answers to words that anybody can make up could fill Redis.
    if not filters.search and (page.challenges or not (filters.category or filters.tags)):
        store_cached(key, page)
    return page


def list_facets(db: Db, actor: Actor) -> Facets:
    """Give the categories and tags of the challenges that `actor` may read; kept in Redis likewise."""
    key = make_cache_key(db, actor, "facets")
    cached = load_cached(key, Facets)
    if cached is not None:
        return cached
    tag = func.unnest(col(Challenge.tags)).label("tag")
    facets = Facets(categories=_count_by(db, actor, col(Challenge.category)), tags=_count_by(db, actor, tag))
    store_cached(key, facets)
    return facets


def _count_by(db: Db, actor: Actor, name: Any) -> list[NamedCount]:
    named = select(name.label("name")).where(visible_to(actor)).subquery()
    amount = func.count()
    rows = db.exec(
        select(named.c.name, amount)
        .group_by(named.c.name)
        .order_by(amount.desc(), named.c.name)
        .limit(_MAX_FACETS)
    ).all()
    return [NamedCount(name=row[0], count=row[1]) for row in rows]


def _read_page(db: Db, actor: Actor, filters: ChallengeFilters) -> ChallengePage:
    found = [visible_to(actor), *_conditions(filters)]
    total = db.exec(select(func.count()).select_from(Challenge).where(*found)).one()
    rows = db.exec(
        select(Challenge)
        .where(*found)
        .order_by(*_order(filters))
        .limit(filters.limit)
        .offset((filters.page - 1) * filters.limit)
    ).all()
    return ChallengePage(
        challenges=[make_card(each) for each in rows],
        pagination=Pagination(
            page=filters.page, limit=filters.limit, total=total, pages=-(-total // filters.limit)
        ),
    )


def _conditions(filters: ChallengeFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.difficulty is not None:
        conditions.append(col(Challenge.difficulty) == filters.difficulty)
    if filters.category:
        conditions.append(col(Challenge.category) == filters.category)
    if filters.tags:
        conditions.append(col(Challenge.tags).contains(list(filters.tags)))
    if filters.search:
        asked = rules.prefix_query(filters.search)
        words = func.array_to_tsvector(col(Challenge.search_words))
        conditions.append(words.op("@@")(cast(asked, TSQUERY)) if asked else false())
    return conditions


def _order(filters: ChallengeFilters) -> list[UnaryExpression[Any]]:
    band = case({each.value: rank for rank, each in enumerate(Difficulty)}, value=col(Challenge.difficulty))
    category, level, title = col(Challenge.category), col(Challenge.level), func.lower(col(Challenge.title))
    # Within a band the category with the easiest challenge comes first.
    entry = func.min(level).over(partition_by=[col(Challenge.difficulty), category])
    columns: dict[SortBy, list[Any]] = {
        SortBy.DIFFICULTY: [band, entry, category, level, title],
        SortBy.TITLE: [title],
        SortBy.LEVEL: [level, title],
        SortBy.ESTIMATED_TIME: [col(Challenge.estimated_minutes), title],
        SortBy.CREATED_AT: [col(Challenge.created_at)],
    }
    first, *others = columns[filters.sort_by]
    led = first.desc() if filters.sort_order is SortOrder.DESC else first.asc()
    return [led, *(each.asc() for each in others), col(Challenge.id).asc()]
