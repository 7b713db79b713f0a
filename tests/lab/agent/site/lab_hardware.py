"""The jailed agent's hardware manager: its only disk is the loop device named in LAB_DISK.

Everything else is the agent's own generic manager, whose steps it keeps. Two more steps are for tests: one that takes
its time (test_pause, argument "seconds") and one that fails (test_fail). Their priority is 0: they run when asked for.
"""
import os
import time

from ironic_python_agent import errors
from ironic_python_agent import hardware


def _step(name, **arguments):
    step = {"step": name, "priority": 0, "interface": "deploy", "reboot_requested": False, "abortable": True}
    if arguments:
        step["argsinfo"] = {key: {"description": text, "required": False} for key, text in arguments.items()}
    return step


STEPS = [_step("test_pause", seconds="How long it takes, in seconds."), _step("test_fail")]


class LabHardwareManager(hardware.GenericHardwareManager):
    HARDWARE_MANAGER_NAME = "LabHardwareManager"
    HARDWARE_MANAGER_VERSION = "1"

    def evaluate_hardware_support(self):
        return hardware.HardwareSupport.SERVICE_PROVIDER

    def list_block_devices(self, include_partitions=False, all_serial_and_wwn=False):
        disk = os.environ["LAB_DISK"]
        with open(f"/sys/block/{os.path.basename(disk)}/size", encoding="ascii") as size:
            sectors = int(size.read())
        return [hardware.BlockDevice(disk, "Lab disk", sectors * 512, False, vendor="lab", serial="LAB0001")]

    def get_os_install_device(self, permit_refresh=False):
        return os.environ["LAB_DISK"]

    def get_clean_steps(self, node, ports):
        return super().get_clean_steps(node, ports) + STEPS

    def get_deploy_steps(self, node, ports):
        return super().get_deploy_steps(node, ports) + STEPS

    def get_service_steps(self, node, ports):
        return super().get_service_steps(node, ports) + STEPS

    def test_pause(self, node, ports, seconds=1):
        time.sleep(float(seconds))
        return {"slept": seconds}

    def test_fail(self, node, ports):
        raise errors.CleaningError("test_fail always fails")
