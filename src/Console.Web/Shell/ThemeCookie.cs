namespace IronicConsole.Web.Shell;

/// <summary>The theme the browser last used, as theme.js wrote it: <c>choice.theme</c>, e.g. <c>system.dark</c>.</summary>
/// <param name="Choice">system, light, dark or contrast.</param>
/// <param name="Theme">What the choice came to: light, dark or contrast; null on a first visit.</param>
public readonly record struct ThemeCookie(string Choice, string? Theme)
{
    /// <summary>The cookie's name.</summary>
    public const string Name = "ic-theme";

    /// <summary>Reads the cookie; anything unknown counts as a first visit.</summary>
    public static ThemeCookie Read(string? value)
    {
        var parts = (value ?? "").Split('.');
        return parts is [("system" or "light" or "dark" or "contrast") and var choice, ("light" or "dark" or "contrast") and var theme]
            ? new(choice, theme)
            : new("system", null);
    }
}
