using System.Diagnostics;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Images;

/// <summary>Makes CDs that boot real machines under BIOS and UEFI, with the tools of the operating system. No other class starts a program.</summary>
public sealed class IsoBuilder(IOptions<ImagesOptions> options) : IDisposable
{
    private const string Tool = "grub-mkrescue";
    private readonly SemaphoreSlim _few = new(2);

    /// <summary>Makes a CD.</summary>
    /// <param name="tree">A folder whose content goes onto it: grub.cfg, parameters.txt.</param>
    /// <param name="kernel">The kernel, which becomes <c>/kernel</c>.</param>
    /// <param name="ramdisk">The ramdisk, which becomes <c>/ramdisk</c>.</param>
    /// <param name="iso">Where the CD is written.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns><c>iso-builder-missing</c> when the tools are not installed, <c>iso-builder</c> when they fail, null when the CD is made.</returns>
    public async Task<Problem?> BuildAsync(string tree, string kernel, string ramdisk, string iso, CancellationToken cancel)
    {
        if (Missing(Tool) || Missing("xorriso") || Missing("mformat")) return Absent;
        await _few.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await RunAsync(["--compress=no", "--fonts=", "--locales=", "--themes=", "-o", iso, tree, $"kernel={kernel}", $"ramdisk={ramdisk}", "--", "-volid", BootMedia.Label], cancel)
                .ConfigureAwait(false);
        }
        finally
        {
            _few.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _few.Dispose();

    private async Task<Problem?> RunAsync(IEnumerable<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Tool, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.BuildTimeoutSeconds));
#pragma warning disable RS0030 // the one place where the builder of CDs is started
        using var process = Process.Start(start)!;
#pragma warning restore RS0030
        try
        {
            var said = process.StandardError.ReadToEndAsync(limit.Token);
            var printed = process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            var log = await said.ConfigureAwait(false) + await printed.ConfigureAwait(false);
            return process.ExitCode == 0 ? null : new Problem("iso-builder", 500, $"The boot CD could not be made: {Tool} ended with {process.ExitCode}.") { Inside = log };
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            if (cancel.IsCancellationRequested) throw;
            return new Problem("iso-builder", 500, $"The boot CD was not made within {options.Value.BuildTimeoutSeconds:0} s.");
        }
    }

    private static bool Missing(string tool) => !(Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static Problem Absent { get; } = new("iso-builder-missing", 503, "Boot CDs for real machines cannot be made here: the tools are not installed.")
    {
        Fix = "Install the Debian packages xorriso, grub-common, grub-pc-bin, grub-efi-amd64-bin and mtools (grub-efi-arm64-bin for ARM machines).",
    };
}
