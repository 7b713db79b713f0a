"""The switch that a test has not: an ML2 mechanism driver for Debian's Neutron, in the place of networking-generic-switch and its like.

It binds ports of vnic_type baremetal that say which switch port they are on (local_link_information), and no others. A switch whose
switch_info is "unplugged" is never reached, so its ports end in binding_failed, as with a real driver.

The folder STAND_IN_SWITCH has its ledger, a line for each thing that was done to it (made, bound, unbound, deleted), and a file named after the
port_id of each switch port that refuses to be changed: nothing is bound there, and what is bound stays.
"""
import json
import os
import pathlib

from neutron_lib.api.definitions import portbindings
from neutron_lib import exceptions
from neutron_lib.plugins.ml2 import api


class SwitchRefuses(exceptions.Conflict):
    message = 'The switch refuses to change its port %(port)s.'


class StandInSwitch(api.MechanismDriver):
    def initialize(self):
        self._folder = pathlib.Path(os.environ['STAND_IN_SWITCH'])

    @property
    def connectivity(self):
        return portbindings.CONNECTIVITY_L2

    def bind_port(self, context):
        port = context.current
        links = _links(port)
        if port.get(portbindings.VNIC_TYPE) != portbindings.VNIC_BAREMETAL or not links:
            return
        if any('switch_id' not in link or 'port_id' not in link or link.get('switch_info') == 'unplugged' for link in links):
            return
        if self._refusing(links):
            return
        for segment in context.segments_to_bind:
            context.set_binding(segment[api.ID], portbindings.VIF_TYPE_OTHER, {})
            return

    def update_port_precommit(self, context):
        if _bound(context.original) and context.current[portbindings.HOST_ID] != context.original[portbindings.HOST_ID]:
            self._keep(context.original)

    def delete_port_precommit(self, context):
        if _bound(context.current):
            self._keep(context.current)

    def create_port_postcommit(self, context):
        self._tell('made', context.current)

    def update_port_postcommit(self, context):
        before, now = _bound(context.original), _bound(context.current)
        if before and (not now or context.current[portbindings.HOST_ID] != context.original[portbindings.HOST_ID]):
            self._tell('unbound', context.original)
        if now and not before:
            self._tell('bound', context.current)

    def delete_port_postcommit(self, context):
        self._tell('deleted', context.current)

    def _refusing(self, links):
        return next((link['port_id'] for link in links if (self._folder / link.get('port_id', '-')).exists()), None)

    def _keep(self, port):
        refusing = self._refusing(_links(port))
        if refusing:
            raise SwitchRefuses(port=refusing)

    def _tell(self, what, port):
        line = {'what': what, 'port': port['id'], 'name': port['name'], 'node': port[portbindings.HOST_ID] or port['device_id'], 'network': port['network_id'],
                'links': _links(port), 'group': (port.get(portbindings.PROFILE) or {}).get('local_group_information')}
        with open(self._folder / 'ledger', 'a', encoding='utf-8') as ledger:
            ledger.write(json.dumps(line) + '\n')


def _links(port):
    return (port.get(portbindings.PROFILE) or {}).get('local_link_information') or []


def _bound(port):
    return port[portbindings.VIF_TYPE] == portbindings.VIF_TYPE_OTHER
