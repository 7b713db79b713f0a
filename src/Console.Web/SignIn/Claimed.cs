using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace IronicConsole.Web.SignIn;

/// <summary>What a token claims.</summary>
internal static class Claimed
{
    /// <summary>A text of at most 255 characters, or null.</summary>
    public static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var text) && text is { Length: > 0 and <= 255 } ? text : null;

    /// <summary>Groups: a list of texts, or one text with spaces between; a dot in the claim's name goes into an object.</summary>
    public static ImmutableArray<string> Groups(JsonWebToken token, string claim)
    {
        var path = claim.Split('.');
        if (!token.TryGetPayloadValue<JsonElement>(path[0], out var value)) return [];
        foreach (var name in path[1..])
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Where(g => g.ValueKind == JsonValueKind.String).Select(g => g.GetString()!)],
            JsonValueKind.String => [.. value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            _ => [],
        };
    }
}
