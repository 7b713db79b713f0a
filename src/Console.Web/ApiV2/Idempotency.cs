using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.ApiV2;

/// <summary>
/// <c>Idempotency-Key</c>: who sends the same request with the same key again gets the same answer, and nothing is done twice; also by another process of the store, and after a restart.
/// Answers are kept for a day. A failure of ours (5xx) is not kept: it may be tried again with the same key. Of an answer with a secret (<see cref="TellOnce"/>) only that it was
/// given is kept.
/// </summary>
public sealed class Idempotency(AnswerBook book)
{
    /// <summary>The header that names what is asked.</summary>
    public const string Key = "Idempotency-Key";

    /// <summary>Set on an answer that was given before.</summary>
    public const string Replayed = "Idempotency-Replayed";

    private const string Once = "told-once";
    private const int LongestKey = 255, LongestBody = 1 << 20;
    private static readonly string[] KeptHeaders = ["Location", "ETag", "Content-Type"];

    /// <summary>This answer has a secret, which is told once: it does not go into the book.</summary>
    public static void TellOnce(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Items[Once] = true;
    }

    /// <summary>Answers a caller from the book, or lets <paramref name="answer"/> do it and keeps what it said.</summary>
    public async Task AnswerAsync(HttpContext http, string caller, RequestDelegate answer)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(answer);
        if (http.Request.Headers[Key].FirstOrDefault() is not { } key || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await answer(http);
            return;
        }

        if (key.Length is 0 or > LongestKey || key.Any(c => c is < '!' or > '~'))
        {
            await ProblemDocument.WriteAsync(http, Problem.Invalid(Key, "The key is 1 to 255 visible ASCII characters.", "A random UUID serves well."));
            return;
        }

        var request = await HashAsync(http.Request);
        if (await book.BeginAsync(caller, key, request, http.RequestAborted) is { } known) await RepeatAsync(http, known, request);
        else await FirstAsync(http, caller, key, answer);
    }

    private static async Task RepeatAsync(HttpContext http, KeptAnswer known, string request)
    {
        if (known.Request != request)
        {
            await ProblemDocument.WriteAsync(http, new Problem("idempotency-key-reused", 422, "This key was sent before with another request.") { Field = Key, Fix = "Take a new key for each new request." });
            return;
        }

        if (known.UnderWay)
        {
            await ProblemDocument.WriteAsync(http, Problem.Conflict("under-way", "The first request with this key is still being answered.", "Try again in a second.") with { RetryAfter = TimeSpan.FromSeconds(1) });
            return;
        }

        var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(known.Headers)!;
        http.Response.Headers[Replayed] = "true";
        if (headers.Remove(Once))
        {
            if (headers.TryGetValue("Location", out var made)) http.Response.Headers.Location = made;
            await ProblemDocument.WriteAsync(http, Problem.Conflict("told-once", "This was done before. The answer had a secret, which is told once and kept nowhere.", "End what was made then, and make another with a new key."));
            return;
        }

        http.Response.StatusCode = known.Status;
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        await http.Response.WriteAsync(known.Body, http.RequestAborted);
    }

    private async Task FirstAsync(HttpContext http, string caller, string key, RequestDelegate answer)
    {
        var (wire, kept) = (http.Response.Body, false);
        using var said = new MemoryStream();
        try
        {
            http.Response.Body = said;
            await answer(http);
            if (http.Response.StatusCode < 500)
            {
                var headers = KeptHeaders.Where(h => http.Response.Headers.ContainsKey(h)).ToDictionary(h => h, h => http.Response.Headers[h].ToString());
                var secret = http.Items.ContainsKey(Once);
                if (secret) headers[Once] = "true";
                await book.KeepAsync(caller, key, http.Response.StatusCode, JsonSerializer.Serialize(headers), secret ? "" : Encoding.UTF8.GetString(said.ToArray()));
                kept = true;
            }
        }
        finally
        {
            http.Response.Body = wire;
            if (!kept) await book.ForgetAsync(caller, key);
        }

        said.Position = 0;
        await said.CopyToAsync(wire, http.RequestAborted);
    }

    private static async Task<string> HashAsync(HttpRequest request)
    {
        request.EnableBuffering(LongestBody, LongestBody);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;) hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
