using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Images;

/// <summary>Kernels and ramdisks as files: paths as they are, URLs fetched once and kept by URL and ETag.</summary>
public sealed class BootFileCache(string folder, HttpClient http, IOptions<ImagesOptions> options)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();

    /// <summary>A local file with the content. <c>boot-file</c> when it cannot be had; what failed is said without the server's words.</summary>
    /// <param name="source">http or https URL, file URL or absolute path.</param>
    /// <param name="ofNode">Whether a node's driver_info names it: then only the allowed folders are read.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Result<string>> GetAsync(string source, bool ofNode, CancellationToken cancel)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return await FetchAsync(url, cancel).ConfigureAwait(false);

        var path = url is { IsFile: true } ? Path.GetFullPath(url.LocalPath) : source;
        if (!Path.IsPathFullyQualified(path)) return Wrong($"'{source}' is neither a URL nor an absolute path");
        if (ofNode && !Allowed(path)) return Wrong($"'{source}' lies in no folder of Images:AllowedPaths");
        if (!File.Exists(path)) return Wrong($"there is no file {source}");
        return new FileInfo(path).Length <= options.Value.LargestBootFileBytes ? path : TooLarge(source);
    }

    private bool Allowed(string path)
    {
        var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        return options.Value.AllowedPaths.Any(folderAllowed => real.StartsWith(folderAllowed.TrimEnd('/') + "/", StringComparison.Ordinal));
    }

    private async Task<Result<string>> FetchAsync(Uri url, CancellationToken cancel)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.ToString())));
        var gate = _gates.GetOrAdd(name, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(options.Value.FetchTimeoutSeconds));
            return await DownloadAsync(url, Path.Combine(folder, name), limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            return Wrong($"{url} cannot be fetched ({e.HttpRequestError})", e.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Wrong($"{url} did not come within {options.Value.FetchTimeoutSeconds:0} s");
        }
        catch (IOException e)
        {
            return Wrong($"{url} did not come whole", e.Message);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<Result<string>> DownloadAsync(Uri url, string path, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var tag = path + ".etag";
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (File.Exists(path) && File.Exists(tag)) request.Headers.TryAddWithoutValidation("If-None-Match", await File.ReadAllTextAsync(tag, cancel).ConfigureAwait(false));

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotModified) return path;
        if (!answer.IsSuccessStatusCode) return Wrong($"{url} answers {(int)answer.StatusCode}");
        if (answer.Content.Headers.ContentLength > options.Value.LargestBootFileBytes) return TooLarge(url.ToString());

        var part = path + ".part";
        await using (var to = new FileStream(part, FileMode.Create, FileAccess.Write))
        await using (var from = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false))
        {
            if (!await CopyAsync(from, to, cancel).ConfigureAwait(false)) return TooLarge(url.ToString());
        }

        File.Delete(tag);
        File.Move(part, path, overwrite: true);
        if (answer.Headers.ETag is { } etag) await File.WriteAllTextAsync(tag, etag.ToString(), cancel).ConfigureAwait(false);
        return path;
    }

    private async Task<bool> CopyAsync(Stream from, FileStream to, CancellationToken cancel)
    {
        var buffer = new byte[1 << 16];
        long total = 0;
        for (int read; (read = await from.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
        {
            if ((total += read) > options.Value.LargestBootFileBytes) return false;
            await to.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
        }

        return true;
    }

    private Problem TooLarge(string source) => Wrong($"{source} is larger than {options.Value.LargestBootFileBytes} bytes (Images:LargestBootFileBytes)");

    private static Problem Wrong(string why, string? inside = null) => new("boot-file", 502, $"Kernel or ramdisk cannot be had: {why}.") { Inside = inside };
}
