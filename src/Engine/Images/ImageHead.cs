using System.Net;
using System.Net.Http.Headers;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Images;

/// <summary>Reads the beginning of an image from its server, as the agent would: with the same credentials, through the same proxy.</summary>
public sealed class ImageHead(ImageClients clients, IOptions<ImagesOptions> options)
{
    /// <summary>The first <see cref="ImageSniffer.Head"/> bytes, or all of a shorter image. <c>image-out-of-reach</c> when they cannot be had from here; a machine may still reach them.</summary>
    /// <param name="url">The image.</param>
    /// <param name="access">Credentials and proxy.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Result<byte[]>> ReadAsync(Uri url, ImageAccess access, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.HeadTimeoutSeconds));
        using var own = access.Proxy is { } proxy ? ImageClients.Through(proxy) : null;
        try
        {
            return await ReadAsync(own ?? clients.Plain, url, access, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            return OutOfReach($"{url.Plain()} cannot be fetched ({e.HttpRequestError})", e.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return OutOfReach($"{url.Plain()} did not come within {options.Value.HeadTimeoutSeconds:0} s");
        }
        catch (IOException e)
        {
            return OutOfReach($"{url.Plain()} did not come whole", e.Message);
        }
    }

    private static async Task<Result<byte[]>> ReadAsync(HttpClient http, Uri url, ImageAccess access, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = new RangeHeaderValue(0, ImageSniffer.Head - 1);
        if (access.Authorization is { } header) request.Headers.TryAddWithoutValidation("Authorization", header.Reveal());
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)) return OutOfReach($"{url.Plain()} answers {(int)answer.StatusCode}");

        // A server that knows no ranges sends everything: no more is read than what is wanted.
        var head = new byte[ImageSniffer.Head];
        await using var from = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var length = await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        return head[..length];
    }

    private static Problem OutOfReach(string why, string? inside = null) => new("image-out-of-reach", 502, $"The image cannot be looked at from here: {why}.") { Inside = inside };
}
