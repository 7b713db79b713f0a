using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>A console with a simulated rack beside it, and Debian's Chromium with as many people as a test needs. Whatever a browser complains of is kept.</summary>
public sealed class BrowserBench : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentDictionary<IPage, bool> _left = new();
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private BrowserBench(IPlaywright playwright, IBrowser browser, RackProcess rack, ConsoleProcess console) => (_playwright, _browser, Rack, Console) = (playwright, browser, rack, console);

    /// <summary>Longest wait for something on a page; generous, since tests share machines.</summary>
    public static float Patience => 120_000;

    /// <summary>The rack.</summary>
    public RackProcess Rack { get; }

    /// <summary>The console.</summary>
    public ConsoleProcess Console { get; }

    /// <summary>Whether complaints are expected now: while the server is down on purpose they are not counted.</summary>
    public bool Away { get; set; }

    /// <summary>Starts everything.</summary>
    /// <param name="name">Names the folder of its files.</param>
    /// <param name="machines">How many machines the rack has.</param>
    /// <param name="more">More arguments of the console.</param>
    public static async Task<BrowserBench> StartAsync(string name, int machines, params string[] more)
    {
        SetDefaultExpectTimeout(Patience);
        var folder = Repository.NewFolder(name);
        var rack = await RackProcess.StartAsync(Path.Combine(folder, "rack"), "--machines", $"{machines}", "--parents", "1", "--fast");
        var console = await ConsoleProcess.StartAsync(Path.Combine(folder, "data"), more: more);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Flags });
        return new(playwright, browser, rack, console);
    }

    /// <summary>A person with a browser of their own.</summary>
    /// <param name="width">Width of the window.</param>
    /// <param name="dark">Dark theme.</param>
    public async Task<IPage> PersonAsync(int width = 1440, bool dark = false)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = Console.Url.ToString(), ViewportSize = new() { Width = width, Height = width < 600 ? 740 : 900 }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Keep(page, error);
        page.Console += (_, said) =>
        {
            if (said.Type == "error") Keep(page, said.Text);
        };
        return page;
    }

    /// <summary>A person closes their browser. Nobody is there to read what it complains of while it goes, such as that the line to the server is cut.</summary>
    public async Task LeaveAsync(IPage page)
    {
        _left.TryAdd(page, true);
        await page.Context.CloseAsync();
    }

    /// <summary>No page and no console of a browser has told of an error. If one has, it is told whole, with what the server says of itself.</summary>
    public void NobodyComplains() => Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints.Concat(Console.Output.Split('\n').SkipWhile(line => !line.StartsWith("fail:", StringComparison.Ordinal)).Take(40))));

    /// <summary>Looks at a page: it does not scroll sideways as a whole (WCAG 1.4.10), and no accessibility rule (WCAG 2.2 A and AA) is broken. Keeps a screenshot.</summary>
    public async Task LookAsync(IPage page, string name)
    {
        await Assertions.Expect(page.Locator("h1:visible").First).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Shot(name) });
        var wide = await page.EvaluateAsync<string[]>("() => [document.documentElement, document.body, ...document.querySelectorAll('main')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => `${e.tagName}: ${e.scrollWidth} in ${e.clientWidth}`)");
        Assert.True(wide.Length == 0, $"{name} scrolls sideways: {string.Join(", ", wide)}");
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
        Assert.True(found.Violations.Length == 0, $"{name}: " + string.Join("; ", found.Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
    }

    /// <summary>The same screen in the dark and on a phone, as the same person would see it elsewhere by its address.</summary>
    public async Task LookElsewhereAsync(IPage page, string name)
    {
        foreach (var (kind, width, dark) in new[] { ("dark", 1440, true), ("360", 360, false) })
        {
            var other = await PersonAsync(width, dark);
            await SameAsync(page, other);
            await other.GotoAsync(page.Url);
            await LiveAsync(other);
            await LookAsync(other, $"{name}-{kind}");
            await LeaveAsync(other);
        }
    }

    /// <summary>The person of one page sits at another browser too.</summary>
    public static async Task SameAsync(IPage page, IPage other)
    {
        var cookies = (await page.Context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = c.HttpOnly, Secure = c.Secure, SameSite = c.SameSite, Expires = c.Expires }).ToList();
        if (cookies.Count > 0) await other.Context.AddCookiesAsync(cookies);
    }

    /// <summary>Waits until a page is live: its circuit has drawn it, so that a press or a key is heard.</summary>
    public static async Task LiveAsync(IPage page)
    {
        await Expect(page.Locator("main:not([inert])")).ToHaveCountAsync(1, new() { Timeout = Patience });
        await Expect(page.Locator(".ic-live .on").First).ToHaveTextAsync(new Regex("live|connected"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
        await Console.DisposeAsync();
        await Rack.DisposeAsync();
    }

    private void Keep(IPage page, string complaint)
    {
        if (!Away && !_left.ContainsKey(page)) _complaints.Enqueue($"{page.Url}: {complaint}");
    }

    /// <summary>Where a screenshot is kept.</summary>
    public static string Shot(string name) => Path.Combine(Directory.CreateDirectory(Repository.PathOf("artifacts", "screenshots")).FullName, $"{name}.png");
}
