"""Makes Neutron's tables in a new SQLite file: its migrations are written for MySQL and PostgreSQL, so the tables come from the models, as in its own tests."""
import sys

import sqlalchemy
from neutron.db.migration.models import head

head.get_metadata().create_all(sqlalchemy.create_engine(f'sqlite:///{sys.argv[1]}'))
