"""Makes a GPT disk image start under BIOS: GRUB's first stage into sector 0, its core at the BIOS boot partition.

usage: bios-boot.py DISK FIRST_STAGE CORE CORE_LBA
grub-install would do the same, but needs the image mounted. The two places that are patched are GRUB's own list of
blocks: the first stage is told where the core begins, the core's first sector where its rest is.
"""
import struct
import sys

disk, first_stage, core, lba = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
SECTOR, LOAD_SEGMENT, FIRST_LBA_AT, BLOCK_LIST_AT = 512, 0x820, 0x5C, 512 - 12

with open(first_stage, "rb") as file:
    stage = bytearray(file.read(440))
with open(core, "rb") as file:
    blocks = bytearray(file.read())
blocks += bytes(-len(blocks) % SECTOR)
struct.pack_into("<Q", stage, FIRST_LBA_AT, lba)
struct.pack_into("<QHH", blocks, BLOCK_LIST_AT, lba + 1, len(blocks) // SECTOR - 1, LOAD_SEGMENT)

with open(disk, "r+b") as file:
    file.write(stage)
    file.seek(lba * SECTOR)
    file.write(blocks)
