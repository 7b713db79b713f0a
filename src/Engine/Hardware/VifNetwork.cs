using System.Collections.Immutable;
using System.Net;

namespace IronicConsole.Engine.Hardware;

/// <summary>What lies behind a VIF, as an instance must know it to set up its own side.</summary>
/// <param name="Vif">The network service's port.</param>
/// <param name="Address">Its MAC address, lower case with colons; that of the place it is bound to goes first.</param>
/// <param name="Mtu">The network's MTU in bytes, 1 to 65535; null when it is not told.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Subports">What comes tagged, when it is the parent of a trunk.</param>
public sealed record VifNetwork(string Vif, string Address, int? Mtu, ImmutableArray<VifAddress> Addresses, ImmutableArray<VifSubport> Subports);

/// <summary>An address of a VIF.</summary>
/// <param name="Subnet">The subnet's UUID.</param>
/// <param name="Network">The network's UUID.</param>
/// <param name="Address">The address; null where the instance makes it itself from its MAC address (SLAAC).</param>
/// <param name="Range">The subnet.</param>
/// <param name="Gateway">The way out of it; null for none.</param>
/// <param name="Routes">Further routes.</param>
/// <param name="Dns">Its name servers.</param>
public sealed record VifAddress(string Subnet, string Network, IPAddress? Address, IPNetwork Range, IPAddress? Gateway, ImmutableArray<(IPNetwork To, IPAddress Via)> Routes, ImmutableArray<IPAddress> Dns);

/// <summary>A subport of a trunk.</summary>
/// <param name="Vlan">The tag, 1 to 4094.</param>
/// <param name="Behind">What lies behind it.</param>
public sealed record VifSubport(int Vlan, VifNetwork Behind);
