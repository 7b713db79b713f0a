using IronicConsole.Web.Logs;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.Logs;

public sealed class A_log_file : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logs").FullName;

    [Fact]
    public void Has_each_line_with_time_level_category_and_error()
    {
        Log("one", "two");
        var lines = File.ReadAllLines(Newest);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn Some\.Category\[7\] one$", lines[0]);
        Assert.Equal("  System.InvalidOperationException: why", lines[1]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Newest));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\u2028")]
    public void Has_no_line_that_a_caller_made_up(string lineEnd)
    {
        Log($"name{lineEnd}1999-01-01T00:00:00.000Z info Some.Category[1] all is well");
        Assert.DoesNotContain(File.ReadAllText(Newest).Split('\n', '\r', '\u2028'), line => line.StartsWith("1999-01-01", StringComparison.Ordinal));
    }

    [Fact]
    public void Goes_on_after_a_restart()
    {
        Log("before");
        Log("after");
        Assert.Equal(["before", "after"], File.ReadAllLines(Newest).Where(l => l.Contains("Category", StringComparison.Ordinal)).Select(l => l.Split(' ')[^1]));
    }

    [Fact]
    public void Is_followed_by_another_when_it_is_full_and_only_the_newest_are_kept()
    {
        using (var file = new RollingFile(_folder, 100, 3))
        {
            for (var i = 0; i < 50; i++) file.Write($"line {i} {new string('x', 40)}");
        }

        Assert.Equal(["console.1.log", "console.2.log", "console.log"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(_folder), f => Assert.InRange(new FileInfo(f).Length, 1, 100));
        Assert.Equal([49, 48], File.ReadAllLines(Newest).Reverse().Select(l => int.Parse(l.Split(' ')[1], null)));
    }

    [Fact]
    public void Whose_folder_is_gone_stops_nobody()
    {
        using var files = new LogFiles(new RollingFile(Path.Combine(_folder, "file", "below"), 100_000, 3), TimeProvider.System);
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        files.CreateLogger("Some.Category").LogWarning("nobody hears it");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Newest => Path.Combine(_folder, "console.log");

    private void Log(params string[] lines)
    {
        using var files = new LogFiles(new RollingFile(_folder, 100_000, 3), TimeProvider.System);
        var log = files.CreateLogger("Some.Category");
        foreach (var line in lines) log.LogWarning(7, new InvalidOperationException("why"), "{Line}", line);
    }
}
