"""Makes the network captures in this folder anew with scapy. The secrets are made up."""
import os
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
