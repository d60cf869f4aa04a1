async def about(request):
    """About this shop."""
