using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using IronicConsole.E2E.Browser;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;

namespace IronicConsole.E2E.Secrets;

/// <summary>Where a console may give something away.</summary>
public enum Place
{
    /// <summary>What it printed.</summary>
    Output,

    /// <summary>Its files: store with write-ahead log, logs, drafts, boot media.</summary>
    File,

    /// <summary>The support bundle, unpacked.</summary>
    Bundle,

    /// <summary>Answers of <c>/v1</c> and <c>/v2</c>.</summary>
    Answer,

    /// <summary>Messages of the live hub.</summary>
    Hub,

    /// <summary>Pages as the browser has them.</summary>
    Page,

    /// <summary>What the server sent to draw them.</summary>
    Circuit,
}

/// <summary>Something that can be searched.</summary>
/// <param name="Place">What kind of place.</param>
/// <param name="Name">Which.</param>
/// <param name="Bytes">What is there.</param>
public sealed record Trace(Place Place, string Name, byte[] Bytes);

/// <summary>All that a console has left behind, says to who asks, and shows.</summary>
public sealed class Traces
{
    private const string Lock = "store.lock"; // empty, and held
    private static readonly string[] Pages = ["/", "/nodes", "/nodes/tree", "/nodes/new", "/runs", "/approvals", "/conductors"];
    private static readonly string[] Tabs = ["", "/inventory", "/power", "/children", "/raw", "/edit", "/clean"];
    private readonly ConcurrentQueue<Trace> _all = []; // frames of circuits come in by themselves

    /// <summary>Gathers them.</summary>
    /// <param name="console">The console; it runs.</param>
    /// <param name="node">The node whose pages and answers are looked at.</param>
    /// <param name="ear">Who has listened to the hub.</param>
    public static async Task<Traces> OfAsync(ConsoleProcess console, string node, HubEar ear)
    {
        var traces = new Traces();
        await traces.AnswersAsync(console.Url, node);
        await traces.PagesAsync(console.Url, node);
        await traces.BundleAsync(console.Data);
        traces.Keep(Place.Hub, "/hubs/live", ear.Heard);
        traces.Keep(Place.Output, "output", Encoding.UTF8.GetBytes(console.Output));
        foreach (var file in Directory.GetFiles(console.Data, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != Lock)) traces.Keep(Place.File, Path.GetRelativePath(console.Data, file), Read(file));
        return traces;
    }

    /// <summary>Those that have a text: as it is, as JSON and URLs spell it, or in base64.</summary>
    public IReadOnlyList<Trace> With(string text)
    {
        byte[][] spellings =
        [
            .. new[] { text, JsonSerializer.Serialize(text)[1..^1], Uri.EscapeDataString(text), Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=') }.Distinct().Select(Encoding.UTF8.GetBytes),
        ];
        return [.. _all.Where(t => spellings.Any(s => t.Bytes.AsSpan().IndexOf(s) >= 0))];
    }

    private void Keep(Place place, string name, byte[] bytes) => _all.Enqueue(new(place, name, bytes));

    private async Task AnswersAsync(Uri console, string node)
    {
        using var client = new HttpClient();
        string[] paths =
        [
            "/v1/nodes/detail", $"/v1/nodes/{node}", $"/v1/nodes/{node}/states", $"/v1/nodes/{node}/validate", $"/v1/nodes/{node}/history?detail=true", $"/v1/nodes/{node}/ports/detail", "/v1/ports/detail",
            "/v1/drivers?detail=true", "/v1/conductors?detail=true", "/v2/conductors", "/v2/openapi.json",
        ];
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(console, path));
            request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.87");
            using var answer = await client.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
            Keep(Place.Answer, path, await answer.Content.ReadAsByteArrayAsync());
        }
    }

    private async Task PagesAsync(Uri console, string node)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
        var page = await browser.NewPageAsync(new() { BaseURL = console.ToString() });
        page.WebSocket += (_, circuit) => circuit.FrameReceived += (_, frame) => Keep(Place.Circuit, page.Url, frame.Binary ?? Encoding.UTF8.GetBytes(frame.Text ?? ""));
        foreach (var path in Pages.Concat(Tabs.Select(tab => $"/nodes/{node}{tab}")))
        {
            await page.GotoAsync(path);
            await BrowserBench.LiveAsync(page);
            Keep(Place.Page, path, Encoding.UTF8.GetBytes(await page.ContentAsync()));
        }
    }

    private async Task BundleAsync(string data)
    {
        var file = Path.Combine(Path.GetTempPath(), $"bundle-{Guid.NewGuid():N}.tar.gz");
        var program = Repository.PathOf("src", "Console.Web", "bin", Repository.Configuration, "net10.0", "IronicConsole.Web.dll");
        try
        {
            await Command.MustAsync(TimeSpan.FromMinutes(1), "dotnet", program, "support-bundle", file, "--data", data);
            await using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            await packed.CopyToAsync(unpacked);
            Keep(Place.Bundle, "support bundle", unpacked.ToArray());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
