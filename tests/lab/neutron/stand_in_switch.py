"""The switch that a test has not: an ML2 mechanism driver for Debian's Neutron, in the place of networking-generic-switch and its like.

It binds ports of vnic_type baremetal that say which switch port they are on (local_link_information), and no others. A switch whose
switch_info is "unplugged" is never reached, so its ports end in binding_failed, as with a real driver.
"""
from neutron_lib.api.definitions import portbindings
from neutron_lib.plugins.ml2 import api


class StandInSwitch(api.MechanismDriver):
    def initialize(self):
        pass

    @property
    def connectivity(self):
        return portbindings.CONNECTIVITY_L2

    def bind_port(self, context):
        port = context.current
        links = (port.get(portbindings.PROFILE) or {}).get('local_link_information') or []
        if port.get(portbindings.VNIC_TYPE) != portbindings.VNIC_BAREMETAL or not links:
            return
        if any('switch_id' not in link or 'port_id' not in link or link.get('switch_info') == 'unplugged' for link in links):
            return
        for segment in context.segments_to_bind:
            context.set_binding(segment[api.ID], portbindings.VIF_TYPE_OTHER, {})
            return
