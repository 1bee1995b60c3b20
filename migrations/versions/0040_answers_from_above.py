"""answers from above to nominations that were sent up"""

from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None

STEPS = ('confirmed', 'returned', 'appraised', 'passed', 'not-passed', 'awarded', 'sent-up', 'refused', 'withdrawn')
ANSWERS = ('granted', 'not-granted')


def _allow(*steps: str) -> None:
    names = ', '.join(f"'{step}'" for step in steps)
    with op.batch_alter_table('nomination_step', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_nomination_step_step'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_nomination_step_step'), f'step in ({names})')


def upgrade() -> None:
    _allow(*STEPS, *ANSWERS)


def downgrade() -> None:
    # What was answered has no place in the older table; that it was sent up stays.
    op.execute("DELETE FROM nomination_step WHERE step IN ('granted', 'not-granted')")
    _allow(*STEPS)
