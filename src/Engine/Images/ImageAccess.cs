using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Images;

/// <summary>How the server of an image is reached, as <c>instance_info</c> says it to the agent.</summary>
/// <param name="Authorization">The header's value, or null. Secret.</param>
/// <param name="Proxy">Through which proxy, or null.</param>
public sealed record ImageAccess(Secret? Authorization, Uri? Proxy)
{
    /// <summary>Reads the <c>image_*</c> keys.</summary>
    /// <param name="instance">The node's instance_info, secrets in clear.</param>
    /// <param name="url">The image.</param>
    public static ImageAccess From(JsonMap instance, Uri url)
    {
        var bypassed = (instance.Text("image_no_proxy") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(host => Covers(host.TrimStart('.'), url.Host));
        var proxy = bypassed ? null : instance.Text(url.Scheme == Uri.UriSchemeHttps ? "image_https_proxy" : "image_http_proxy");
        return new ImageAccess(Header(instance), Uri.TryCreate(proxy, UriKind.Absolute, out var through) && through.Scheme is "http" or "https" ? through : null);
    }

    private static bool Covers(string host, string of) =>
        host == "*" || of.Equals(host, StringComparison.OrdinalIgnoreCase) || of.EndsWith("." + host, StringComparison.OrdinalIgnoreCase);

    // The whole header in base64, or user and password.
    private static Secret? Header(JsonMap instance)
    {
        if (instance.Text("image_request_authorization_secret") is { Length: > 0 } packed)
        {
            var bytes = new byte[packed.Length];
            return Convert.TryFromBase64String(packed, bytes, out var length) ? new Secret(Encoding.UTF8.GetString(bytes, 0, length).Trim()) : null;
        }

        return instance.Text("image_server_user") is { Length: > 0 } user
            ? new Secret("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{instance.Text("image_server_password")}"))) : null;
    }
}
