"""Lets a Neutron hear of an Open vSwitch agent on a host, as if it had reported: agents report over a message bus, which a test has not. Usage: agent.py DATABASE HOST."""
import datetime
import json
import sys

import sqlalchemy
from neutron.db.models import agent
from sqlalchemy import orm

now = datetime.datetime.utcnow()
with orm.Session(sqlalchemy.create_engine(f'sqlite:///{sys.argv[1]}')) as session:
    session.add(agent.Agent(
        agent_type='Open vSwitch agent', binary='neutron-openvswitch-agent', topic='N/A', host=sys.argv[2], admin_state_up=True,
        created_at=now, started_at=now, heartbeat_timestamp=now, load=0,
        configurations=json.dumps({'bridge_mappings': {'physnet1': 'br-ex'}, 'tunnel_types': [], 'datapath_type': 'system', 'integration_bridge': 'br-int', 'baremetal_smartnic': True})))
    session.commit()
