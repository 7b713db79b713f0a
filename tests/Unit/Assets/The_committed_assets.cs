using System.Diagnostics;
using Xunit;

namespace IronicConsole.Tests.Assets;

public sealed class The_committed_assets : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ironic-assets-");

    [NpmFact]
    public async Task Are_what_the_sources_build()
    {
        var work = Path.Combine(_folder.FullName, "wwwroot-assets");
        Copy(Path.Combine(Repository.Root, "wwwroot-assets"), work);
        var built = Path.Combine(_folder.FullName, "built");
        await Npm(work, "ci", "--offline", "--no-audit", "--no-fund");
        await Npm(work, "run", "build", "--", built);

        var committed = Path.Combine(Repository.Root, "src/Console.Web/wwwroot");
        Assert.Equal(Files(built), Files(committed).Where(name => !name.StartsWith("_framework", StringComparison.Ordinal)));
        foreach (var name in Files(built))
            Assert.True(File.ReadAllBytes(Path.Combine(built, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(committed, name))), $"{name} differs: run npm run build in wwwroot-assets and commit.");
    }

    [NpmFact]
    public async Task Pass_their_own_tests() => await Npm(Path.Combine(Repository.Root, "wwwroot-assets"), "test");

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Files(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    private static void Copy(string from, string to)
    {
        foreach (var name in Files(from).Where(name => !name.StartsWith("node_modules", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, name))!);
            File.Copy(Path.Combine(from, name), Path.Combine(to, name));
        }
    }

    private static async Task Npm(string folder, params string[] arguments)
    {
        using var npm = Process.Start(new ProcessStartInfo(NpmFactAttribute.Npm!, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await npm.WaitForExitAsync(limit.Token);
        Assert.True(npm.ExitCode == 0, $"npm {string.Join(' ', arguments)} ended with {npm.ExitCode}: {await output}{await errors}");
    }
}
