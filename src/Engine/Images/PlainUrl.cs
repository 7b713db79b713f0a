namespace IronicConsole.Engine.Images;

/// <summary>URLs as they are shown.</summary>
public static class PlainUrl
{
    /// <summary>The URL without what may be a secret: user, password, query.</summary>
    public static string Plain(this Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
