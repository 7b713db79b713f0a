using System.Text.Encodings.Web;
using System.Text.Json;

namespace IronicConsole.RackSim;

/// <summary>How the rack writes JSON.</summary>
internal static class RackJson
{
    /// <summary>Without escapes that only browsers need; nothing here ends up in a page.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
