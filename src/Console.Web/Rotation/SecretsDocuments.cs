using System.ComponentModel;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Web.Rotation;

/// <summary>How secrets are sealed.</summary>
/// <param name="State">settled, or rotating while values of older keys are left.</param>
/// <param name="Master">The master key.</param>
/// <param name="Keys">The data keys, oldest first; the last one seals.</param>
/// <param name="RotateDays">How old the newest grows before it is replaced by itself; 0 for never.</param>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record SecretsDocument(
    [property: Description("settled, or rotating while values of older keys are left")] string State, MasterKeyDocument Master, IReadOnlyList<DataKeyDocument> Keys, [property: JsonPropertyName("rotate_days")] int RotateDays)
{
    /// <summary>Of what is known.</summary>
    public static SecretsDocument Of(string from, MasterKey master, IReadOnlyList<(StoredKey Key, int Named)> keys, int rotateDays)
    {
        ArgumentNullException.ThrowIfNull(master);
        ArgumentNullException.ThrowIfNull(keys);
        return new(keys.Count > 1 ? "rotating" : "settled", new MasterKeyDocument(from, MasterKey.Brief(master.Fingerprint)), [.. keys.Select(k => new DataKeyDocument(k.Key.Id, k.Key.Id == StoredKey.EarlierForm ? null : k.Key.At, k.Named))], rotateDays);
    }
}

/// <summary>The master key.</summary>
/// <param name="From">Where this process had it from.</param>
/// <param name="Fingerprint">Tells it from others.</param>
public sealed record MasterKeyDocument(string From, string Fingerprint);

/// <summary>A data key.</summary>
/// <param name="Id">Its id; 1 for values that an earlier program sealed with the master key itself.</param>
/// <param name="MadeAt">When it was made; null for id 1.</param>
/// <param name="Documents">How many nodes, operations and step runs have values of it.</param>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record DataKeyDocument(string Id, [property: JsonPropertyName("made_at")] DateTimeOffset? MadeAt, int Documents);

/// <summary>The body of a rotation; may be left out.</summary>
/// <param name="Reason">Why; kept in the audit trail.</param>
public sealed record RotateRequest(string? Reason = null);
