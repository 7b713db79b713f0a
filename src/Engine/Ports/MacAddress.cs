using System.Text.RegularExpressions;

namespace IronicConsole.Engine.Ports;

/// <summary>The one spelling of MAC addresses: lower case with colons.</summary>
public static partial class MacAddress
{
    /// <summary>The address in that spelling (also from capitals and hyphens), or null when it is none.</summary>
    public static string? Normal(string text)
    {
        var spelled = text.Trim().ToLowerInvariant().Replace('-', ':');
        return Form().IsMatch(spelled) ? spelled : null;
    }

    [GeneratedRegex(@"^([0-9a-f]{2}:){5}[0-9a-f]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
