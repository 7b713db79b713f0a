using System.Text.Json;

namespace IronicConsole.Drivers.Redfish;

/// <summary>What a BMC says about a refusal (Redfish "error" object with extended information, in any of its shapes).</summary>
internal sealed class RedfishError
{
    private readonly List<(string Id, string Text, string[] About)> _messages = [];

    /// <summary>Reads an error body, or a task with messages.</summary>
    public RedfishError(JsonElement body)
    {
        var error = body.At("error");
        if (error.ValueKind != JsonValueKind.Object) error = body;
        var info = error.At("@Message.ExtendedInfo");
        if (info.ValueKind == JsonValueKind.Object) Add(info);
        foreach (var message in error.Items("@Message.ExtendedInfo").Concat(error.Items("Messages"))) Add(message);
        if (_messages.Count == 0 && (error.Text("message") ?? error.Text("Message")) is { } plain) _messages.Add((error.Text("code") ?? "", plain, []));
    }

    /// <summary>The most telling sentence, or null.</summary>
    public string? Text => _messages.Select(m => m.Text).FirstOrDefault(t => t.Length > 0);

    /// <summary>Whether one of these messages came, by the last part of its id.</summary>
    public bool Has(params ReadOnlySpan<string> ids)
    {
        foreach (var id in ids)
        {
            if (_messages.Any(m => m.Id.EndsWith("." + id, StringComparison.OrdinalIgnoreCase) || m.Id.Equals(id, StringComparison.OrdinalIgnoreCase))) return true;
        }

        return false;
    }

    /// <summary>Whether a message is about this parameter or property.</summary>
    public bool Mentions(string parameter) => _messages.Any(m => About(m, parameter));

    /// <summary>Whether a message says that this parameter or property is not known, not writable or not taken.</summary>
    public bool Rejects(string parameter) => _messages.Any(m => About(m, parameter)
        && (m.Id.Contains("Unknown", StringComparison.Ordinal) || m.Id.Contains("NotSupported", StringComparison.Ordinal) || m.Id.Contains("NotWritable", StringComparison.Ordinal)));

    private static bool About((string Id, string Text, string[] About) message, string parameter) =>
        message.Text.Contains(parameter, StringComparison.Ordinal) || message.About.Any(a => a.TrimStart('#', '/').EndsWith(parameter, StringComparison.Ordinal));

    private void Add(JsonElement message) => _messages.Add((
        message.Text("MessageId") ?? "",
        message.Text("Message") ?? message.Text("Resolution") ?? "",
        [.. message.Items("MessageArgs").Concat(message.Items("RelatedProperties")).Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!)]));
}
