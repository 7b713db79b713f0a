using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Deploy;

/// <summary>
/// A boot ISO that somebody made beforehand. Nothing of ours is on it: its agent knows our address by its own means, finds its node by the machine's MAC addresses
/// and gets its token with the answer.
/// </summary>
public static class ReadyIso
{
    /// <summary>Its key in <c>driver_info</c>.</summary>
    public const string Key = "deploy_iso";

    /// <summary>That of a rescue system.</summary>
    public const string RescueKey = "rescue_iso";

    /// <summary>What is wrong with the value itself, or null.</summary>
    /// <param name="iso">The value.</param>
    /// <param name="key">Its key.</param>
    public static Problem? Check(string iso, string key = Key)
    {
        if (RamdiskFiles.Fetchable(iso) is not null || Path.IsPathFullyQualified(iso)) return null;
        return Uri.TryCreate(iso, UriKind.Absolute, out var url) && url.IsFile ? null
            : Wrong("deploy-iso", $"'{iso}' is no boot ISO that could be booted: it is neither an http or https URL nor an absolute path.", "Give a URL that the BMC can fetch.", key);
    }

    /// <summary>How it is shown: without what may be a secret (user and password, query).</summary>
    public static string Plain(string iso) => RamdiskFiles.Fetchable(iso)?.Plain() ?? iso;

    /// <summary>Why this node could not be found by the agent on its ready ISO, or null.</summary>
    /// <param name="node">The node.</param>
    /// <param name="files">What it boots.</param>
    /// <param name="ports">How many ports it has.</param>
    public static Problem? Check(Node node, RamdiskFiles files, int ports) => files.Iso is null || ports > 0 ? null
        : Wrong("ports-missing", $"Node {node.Label} boots the agent from its own boot ISO, and has no port: the agent could not find its node.",
            "Add a port with a MAC address of the machine (openstack baremetal port create MAC --node NODE), or give deploy_kernel and deploy_ramdisk instead of deploy_iso.", Key);

    private static Problem Wrong(string slug, string told, string fix, string key) => new(slug, 400, told) { Field = $"driver_info/{key}", Fix = fix };
}
