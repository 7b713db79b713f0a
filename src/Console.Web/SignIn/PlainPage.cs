using System.Net;

namespace IronicConsole.Web.SignIn;

/// <summary>Pages for people who are not signed in: a few words, or a form; no circuit, no script but the one that sets the theme.</summary>
internal static class PlainPage
{
    /// <summary>A page of a few words.</summary>
    public static Task TellAsync(HttpContext http, int status, string title, string text, string link = "/", string action = "Sign in") =>
        WriteAsync(http, status, title, $"""<p>{Text(text)}</p><p><a class="ic-btn primary" href="{Text(link)}">{Text(action)}</a></p>""");

    /// <summary>A page with a body; every text in it must have gone through <see cref="Text"/>.</summary>
    public static Task WriteAsync(HttpContext http, int status, string title, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer"; // an address may be an invitation
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        var head = Text(title);
        return http.Response.WriteAsync($"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{head} - IronicConsole</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/css/console.css"><script src="/js/theme.js"></script></head>
            <body><main class="ic-page ic-plain"><h1>{head}</h1>{body}</main></body></html>
            """);
    }

    /// <summary>A text as HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);
}
