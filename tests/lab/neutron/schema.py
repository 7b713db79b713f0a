"""Makes Neutron's tables in a new SQLite file: its migrations are written for MySQL and PostgreSQL, so the tables come from the models, as in its own tests.

With a write-ahead log who reads keeps nobody from committing: Neutron has sessions that read and write at once.
"""
import sqlite3
import sys

import sqlalchemy
from neutron.db.migration.models import head

head.get_metadata().create_all(sqlalchemy.create_engine(f'sqlite:///{sys.argv[1]}'))
sqlite3.connect(sys.argv[1]).execute('PRAGMA journal_mode = WAL')
