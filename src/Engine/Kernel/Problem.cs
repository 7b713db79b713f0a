namespace IronicConsole.Engine.Kernel;

/// <summary>Why something was refused or failed, said once and rendered at each edge (RFC 9457 for /v2, Ironic's fault for /v1, a sentence in the console).</summary>
/// <param name="Slug">Stable name, lower case with hyphens, e.g. <c>invalid-move</c>; becomes the RFC 9457 <c>type</c>.</param>
/// <param name="Status">The HTTP status that a REST edge answers with.</param>
/// <param name="Told">One or two sentences, safe for the caller: no secret, host path or stack.</param>
public sealed record Problem(string Slug, int Status, string Told)
{
    /// <summary>The input field that is wrong, as the caller spelled it, e.g. <c>driver_info/redfish_address</c>.</summary>
    public string? Field { get; init; }

    /// <summary>What the caller can do about it, as an instruction.</summary>
    public string? Fix { get; init; }

    /// <summary>For the log and the audit trail only.</summary>
    public string? Inside { get; init; }

    /// <summary>When a repeat makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A value that cannot be taken: names the field and the fix (400).</summary>
    public static Problem Invalid(string field, string told, string? fix = null) => new("invalid-input", 400, told) { Field = field, Fix = fix };

    /// <summary>A thing that is not there (404), in Ironic's words.</summary>
    public static Problem NotFound(string kind, string ident) => new("not-found", 404, $"{kind} {ident} could not be found.");

    /// <summary>Something stands in the way now (409).</summary>
    public static Problem Conflict(string slug, string told, string? fix = null) => new(slug, 409, told) { Fix = fix };

    /// <summary>An error of ours (500). <paramref name="inside"/> stays in the log.</summary>
    public static Problem Bug(string told, string inside) => new("internal-error", 500, told) { Inside = inside };

    /// <inheritdoc/>
    public override string ToString() => Inside is null ? $"{Slug}: {Told}" : $"{Slug}: {Told} [{Inside}]";
}
