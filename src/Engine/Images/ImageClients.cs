using System.Net;

namespace IronicConsole.Engine.Images;

/// <summary>HTTP to servers of images and boot files. The one place in the engine where such clients are made; they follow redirects, and their callers set the limits.</summary>
public sealed class ImageClients : IDisposable
{
#pragma warning disable RS0030 // the one place where clients to servers of images are made
    /// <summary>The usual one.</summary>
    public HttpClient Plain { get; } = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>One that goes through a proxy, for its caller to dispose of.</summary>
    public static HttpClient Through(Uri proxy) => new(new SocketsHttpHandler { Proxy = new WebProxy(proxy), UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030

    /// <inheritdoc/>
    public void Dispose() => Plain.Dispose();
}
