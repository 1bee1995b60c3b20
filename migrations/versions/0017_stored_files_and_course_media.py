"""stored files and course media"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('stored_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file')),
    sa.UniqueConstraint('sha256', name=op.f('uq_stored_file_sha256'))
    )
    op.create_table('course_media',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('media_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('given_name', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('family', sa.Text(), nullable=False),
    sa.Column('alt', sa.Text(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('licence', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('captions', sa.Text(), nullable=True),
    sa.Column('transcript', sa.Text(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_media_course_id_course')),
    sa.ForeignKeyConstraint(['media_id'], ['media.id'], name=op.f('fk_course_media_media_id_media')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_media')),
    sa.UniqueConstraint('course_id', 'name', name=op.f('uq_course_media_course_id_name')),
    sa.UniqueConstraint('public_id', name=op.f('uq_course_media_public_id'))
    )
    with op.batch_alter_table('course_media', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_media_media_id'), ['media_id'], unique=False)

    op.create_table('smaller_picture',
    sa.Column('media_id', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('smaller_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['media_id'], ['media.id'], name=op.f('fk_smaller_picture_media_id_media')),
    sa.ForeignKeyConstraint(['smaller_id'], ['media.id'], name=op.f('fk_smaller_picture_smaller_id_media')),
    sa.PrimaryKeyConstraint('media_id', 'width', name=op.f('pk_smaller_picture'))
    )
    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.add_column(sa.Column('file_id', sa.Integer(), nullable=True))
        batch_op.alter_column('content',
               existing_type=sa.LargeBinary(),
               nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_media_file_id_stored_file'), 'stored_file', ['file_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_media_kept'), '(content is null) <> (file_id is null)')



def downgrade() -> None:
    # What lies among the stored files has no place in the older schema; pictures stay.
    op.execute("DELETE FROM smaller_picture")
    op.execute("DELETE FROM course_media")
    op.execute("DELETE FROM media WHERE content IS NULL")
    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_media_kept'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_media_file_id_stored_file'), type_='foreignkey')
        batch_op.alter_column('content',
               existing_type=sa.LargeBinary(),
               nullable=False)
        batch_op.drop_column('file_id')

    op.drop_table('smaller_picture')
    with op.batch_alter_table('course_media', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_course_media_media_id'))

    op.drop_table('course_media')
    op.drop_table('stored_file')
