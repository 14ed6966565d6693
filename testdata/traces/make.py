"""Makes the network captures and the registry hive in this folder anew with scapy and
hivexsh, which begins with an empty hive. The secrets are made up."""
import os
import struct
import subprocess
from scapy.all import IP, IPv6, TCP, UDP, Dot1Q, Ether, Raw, wrpcap, wrpcapng

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def talk(layers, sport, dport, pieces, seq=1000, udp=False):
    out = [] if udp else [layers / TCP(sport=sport, dport=dport, flags="S", seq=seq)]
    seq += 1
    for p in pieces:
        if udp:
            out.append(layers / UDP(sport=sport, dport=dport) / Raw(p))
            continue
        out.append(layers / TCP(sport=sport, dport=dport, flags="PA", seq=seq % 2**32) / Raw(p))
        seq += len(p)
    return out


eth = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
v4 = IP(src="192.0.2.1", dst="192.0.2.9")
v6 = IPv6(src="2001:db8::1", dst="2001:db8::9")
smtp = talk(eth / v4, 40001, 25, [b"EHLO a\r\n", b"MAIL FROM:<a@b.example>\r\nX-Note: password is Cur", b"lew+Tide19 for now\r\n", b"QUIT\r\n"], 2**32 - 20)
smtp[2], smtp[3] = smtp[3], smtp[2]  # out of order
smtp.insert(3, smtp[2])  # and sent again
http = talk(eth / Dot1Q(vlan=5) / v6, 40002, 80, [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nclient", b"\r\n18\r\n_secret=Whimbrel-Creek-7\r\n0\r\n\r\n"])
tls = talk(eth / v4, 40003, 443, [b"\x16\x03\x01\x00\x20" + bytes(range(32))])
dns = talk(eth / v4, 40004, 514, [b"<13>login of wren with Smew/Pool/55", b"<13>second"], udp=True)
packets = smtp + http + tls + dns
wrpcap("talk.pcap", packets)
wrpcapng("talk.pcapng", packets)


def empty_hive():
    """A hive with a root key, its security and nothing else."""
    nk = b"nk" + struct.pack("<HQIIIIIIIIIIIIIIIHH", 0x2C, 0, 0, 0xFFFFFFFF, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0xFFFFFFFF, 0x88, 0xFFFFFFFF, 0, 0, 0, 0, 0, 4, 0) + b"ROOT"
    nk += bytes(100 - len(nk))
    sk = b"sk" + struct.pack("<HIIII", 0, 0x88, 0x88, 1, 20) + b"\1\0\0\x80" + bytes(16)
    sk += bytes(52 - len(sk))
    cells = struct.pack("<i", -104) + nk + struct.pack("<i", -56) + sk
    free = 4096 - 32 - len(cells)
    cells += struct.pack("<i", free) + bytes(free - 4)
    head = b"regf" + struct.pack("<IIQIIIIIII", 1, 1, 0, 1, 3, 0, 1, 0x20, 4096, 1)
    head += bytes(508 - len(head))
    sum32 = 0
    for (word,) in struct.iter_unpack("<I", head):
        sum32 ^= word
    head += struct.pack("<I", sum32)
    return head + bytes(4096 - 512) + b"hbin" + struct.pack("<IIIIII", 0, 4096, 0, 0, 0, 0)[:28] + bytes(4) + cells


hive = empty_hive()[:8192]
open("user.hiv", "wb").write(hive)
script = """add Software
cd Software
add Wrén
cd Wrén
setval 4
Password
string:Crake=Moor62
Länge
dword:7
@
string:a default value
List
hex:7:6f,00,6e,00,65,00,00,00,74,00,77,00,6f,00,00,00,00,00
add Inner
cd Inner
setval 2
Key
hex:3:01,02,03,f4
Text
hex:3:%s
commit
""" % ",".join("%02x" % c for c in "Blob+of+text5".encode("utf-16-le"))
subprocess.run(["hivexsh", "-w", "user.hiv"], input=script.encode(), check=True)
