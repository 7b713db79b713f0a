using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace IronicConsole.Web.Shell;

/// <summary>A part of the shell that shows the board's figures and the place the person is at.</summary>
public abstract class FollowsShell : ComponentBase, IDisposable
{
    private IDisposable? _follow;

    [Inject] private ShellBoard Board { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    /// <summary>The figures as last told.</summary>
    protected ShellFigures Figures { get; private set; } = new();

    /// <summary>The address below the base, with its query.</summary>
    protected string Relative => Nav.ToBaseRelativePath(Nav.Uri);

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Figures = Board.Now;
        Nav.LocationChanged += Moved;
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        // Only a live page follows: the prerendered one is gone as soon as it is sent.
        if (firstRender) _follow = Board.Follow(now => _ = InvokeAsync(() => { Figures = now; StateHasChanged(); }));
    }

    private void Moved(object? sender, LocationChangedEventArgs to) => _ = InvokeAsync(StateHasChanged);

    /// <inheritdoc />
    public void Dispose()
    {
        _follow?.Dispose();
        Nav.LocationChanged -= Moved;
        GC.SuppressFinalize(this);
    }
}
