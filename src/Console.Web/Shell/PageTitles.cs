namespace IronicConsole.Web.Shell;

/// <summary>How a browser tab is named.</summary>
public static class PageTitles
{
    /// <summary>"(2) r12-u07 - IronicConsole": the number of waiting holds, when there are any, so that a tab in the background tells.</summary>
    /// <param name="title">The page's own title; empty gives the product's name alone.</param>
    /// <param name="waiting">Holds and approvals that wait for a person, null when not known.</param>
    public static string Compose(string? title, int? waiting)
    {
        var name = string.IsNullOrWhiteSpace(title) ? "IronicConsole" : $"{title} - IronicConsole";
        return waiting > 0 ? $"({(waiting > 99 ? "99+" : waiting.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))}) {name}" : name;
    }
}
