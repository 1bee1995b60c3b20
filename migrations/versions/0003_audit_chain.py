"""audit chain

The acts recorded so far wait for their seal like new ones, and lose what identifies somebody: names of people who
acted (their account stays), user names, names in settings. Reasons move beside the row. People become findable by
whole names, so their search words are written anew; they are derived from the person's row, as at any change of it.
"""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.kernel.audit import salted
from lms.kernel.search import word_pairs

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

CHUNK = 1000
# What the acts so far held that belongs into no sealed row.
DROPPED = {"account.create": ("username",)}
NAMING_SETTINGS = ("signer_name",)

event = sa.table(
    "audit_event", sa.column("id", sa.Integer), sa.column("actor_account_id", sa.Integer), sa.column("actor_name", sa.Text),
    sa.column("verb", sa.Text), sa.column("subject", sa.Text), sa.column("detail", sa.JSON),
    sa.column("person_id", sa.Integer), sa.column("reason_digest", sa.Text),
)  # fmt: skip
reason = sa.table(
    "audit_reason", sa.column("event_id", sa.Integer), sa.column("text", sa.Text), sa.column("salt", sa.Text)
)
unsealed = sa.table("audit_unsealed", sa.column("event_id", sa.Integer))
person = sa.table(
    "person", sa.column("id", sa.Integer), sa.column("full_name", sa.Text), sa.column("code", sa.Text),
    sa.column("email", sa.Text),
)  # fmt: skip
search_word = sa.table(
    "search_word", sa.column("topic", sa.Text), sa.column("ref", sa.Integer), sa.column("folded", sa.Text),
    sa.column("word", sa.Text),
)  # fmt: skip


def _without_names(verb: str, detail: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in detail.items() if name not in DROPPED.get(verb, ())}
    if verb == "setting.change" and kept.get("key") in NAMING_SETTINGS:
        kept.pop("value", None)
    if verb in ("target.exempt", "completion.revoke"):
        kept.pop("reason", None)  # of a revocation its own row says it
    return kept


def _move_acts(connection: sa.Connection) -> None:
    last = 0
    while True:
        found = sa.select(event.c.id, event.c.actor_account_id, event.c.verb, event.c.subject, event.c.detail)
        rows = connection.execute(found.where(event.c.id > last).order_by(event.c.id).limit(CHUNK)).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            values: dict[str, Any] = {"detail": _without_names(row.verb, row.detail)}
            kind, _, number = row.subject.partition(":")
            if kind == "person" and number.isdecimal():
                values["person_id"] = int(number)
            if row.actor_account_id is not None:
                values["actor_name"] = ""
            if row.verb == "target.exempt" and row.detail.get("reason"):
                text, salt = str(row.detail["reason"]), secrets.token_hex(32)
                values["reason_digest"] = salted(salt, "reason", text)
                connection.execute(sa.insert(reason).values(event_id=row.id, text=text, salt=salt))
            connection.execute(sa.update(event).where(event.c.id == row.id).values(values))
        connection.execute(sa.insert(unsealed), [{"event_id": row.id} for row in rows])


def _index_people(connection: sa.Connection) -> None:
    last = 0
    while True:
        rows = connection.execute(
            sa.select(person).where(person.c.id > last).order_by(person.c.id).limit(CHUNK)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        ids = [row.id for row in rows]
        connection.execute(
            sa.delete(search_word).where(search_word.c.topic == "person", search_word.c.ref.in_(ids))
        )
        words = [
            {"topic": "person", "ref": row.id, "folded": folded, "word": word}
            for row in rows
            for folded, word in sorted(word_pairs((row.full_name, row.code, row.email)))
        ]
        if words:
            connection.execute(sa.insert(search_word), words)


def _move_back(connection: sa.Connection) -> None:
    """The names that were removed stay removed; the reasons return to where they stood."""
    found = sa.select(event.c.id, event.c.detail, reason.c.text).join(reason, reason.c.event_id == event.c.id)
    for row in connection.execute(found.where(event.c.verb == "target.exempt")).all():
        detail = {**row.detail, "reason": row.text}
        connection.execute(sa.update(event).where(event.c.id == row.id).values(detail=detail))


def upgrade() -> None:
    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('signature', sa.Text(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_audit_head_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('audit_salt',
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('salt', sa.Text(), nullable=True),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_audit_salt'))
    )
    op.create_table('audit_reason',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('salt', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['audit_event.id'], name=op.f('fk_audit_reason_event_id_audit_event')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_audit_reason'))
    )
    op.create_table('audit_seal',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['audit_event.id'], name=op.f('fk_audit_seal_event_id_audit_event')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('event_id', name=op.f('uq_audit_seal_event_id'))
    )
    op.create_table('audit_unsealed',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['audit_event.id'], name=op.f('fk_audit_unsealed_event_id_audit_event')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_audit_unsealed'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('before', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('after', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('reason_digest', sa.Text(), nullable=True))
        batch_op.create_index('ix_audit_event_actor_account_id_at', ['actor_account_id', 'at'], unique=False)
        batch_op.create_index('ix_audit_event_person_id_at', ['person_id', 'at'], unique=False)
        batch_op.create_index('ix_audit_event_subject_at', ['subject', 'at'], unique=False)
        batch_op.create_index('ix_audit_event_verb_at', ['verb', 'at'], unique=False)

    with op.batch_alter_table('search_word', schema=None) as batch_op:
        batch_op.create_index('ix_search_word_topic_word', ['topic', 'word', 'folded', 'ref'], unique=False)
    connection = op.get_bind()
    _move_acts(connection)
    _index_people(connection)


def downgrade() -> None:
    _move_back(op.get_bind())
    with op.batch_alter_table('search_word', schema=None) as batch_op:
        batch_op.drop_index('ix_search_word_topic_word')

    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_event_verb_at')
        batch_op.drop_index('ix_audit_event_subject_at')
        batch_op.drop_index('ix_audit_event_person_id_at')
        batch_op.drop_index('ix_audit_event_actor_account_id_at')
        batch_op.drop_column('reason_digest')
        batch_op.drop_column('after')
        batch_op.drop_column('before')
        batch_op.drop_column('person_id')

    op.drop_table('audit_unsealed')
    op.drop_table('audit_seal')
    op.drop_table('audit_reason')
    op.drop_table('audit_salt')
    op.drop_table('audit_head')
