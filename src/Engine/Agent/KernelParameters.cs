using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Agent;

/// <summary>The kernel parameters that lead an agent to us.</summary>
/// <seealso href="https://docs.openstack.org/ironic-python-agent/latest/admin/how_it_works.html">What the agent reads</seealso>
public static class KernelParameters
{
    /// <summary>The parameters in order; a null value is a bare word.</summary>
    /// <param name="node">The node.</param>
    /// <param name="api">Where agents reach us.</param>
    /// <param name="inspection">Whether the agent shall send its inventory first.</param>
    /// <param name="token">The token when it travels along, else null.</param>
    /// <param name="options">Configuration.</param>
    public static IEnumerable<KeyValuePair<string, string?>> For(Node node, Uri api, bool inspection, string? token, AgentOptions options)
    {
        var root = api.ToString().TrimEnd('/');
        yield return new("ipa-api-url", root);
        // Cut by the agent at the first '=' only, so that a query may follow: it names the node even before its ports are known.
        if (inspection) yield return new("ipa-inspection-callback-url", $"{root}/v1/continue_inspection?node_uuid={node.Id}");
        if (token is not null) yield return new("ipa-agent-token", token);
        if (options.Debug) yield return new("ipa-debug", "1");
        if (UsesVirtualMedia(node)) yield return new("boot_method", "vmedia");
        foreach (var word in options.ExtraKernelParameters.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = word.IndexOf('=', StringComparison.Ordinal);
            yield return cut < 0 ? new(word, null) : new(word[..cut], word[(cut + 1)..]);
        }
    }

    private static bool UsesVirtualMedia(Node node) =>
        node.Interfaces.GetValueOrDefault(HardwareInterface.Boot)?.EndsWith("virtual-media", StringComparison.Ordinal) is true;
}
