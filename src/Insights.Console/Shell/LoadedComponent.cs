using Microsoft.AspNetCore.Components;

namespace Insights.Console.Shell;

/// <summary>A part of a page that is rendered once, when it has what it shows.</summary>
public abstract class LoadedComponent : ComponentBase
{
    /// <summary>Reads what is shown. Parameters are set. What it throws is shown in place of the page.</summary>
    protected abstract Task LoadAsync();

    /// <inheritdoc/>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }
}
